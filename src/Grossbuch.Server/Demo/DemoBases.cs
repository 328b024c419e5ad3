using System.Globalization;
using Grossbuch.Core;
using Grossbuch.Infobase.Bases;
using Grossbuch.Infobase.Users;
using Grossbuch.Server.Commands;

namespace Grossbuch.Server.Demo;

/// <summary>The two demo bases, made from our own configurations and data the first time they are asked for.</summary>
internal static class DemoBases
{
    private const string DemoPassword = "password";

    private static readonly (string Name, InfobaseUser[] Users)[] Bases =
    [
        ("torg",
        [
            new() { Name = "odata_user", FullName = "OData", FullRights = true },
            new() { Name = "Иванов", FullName = "Иванов Иван Иванович", Roles = ["Менеджер"] },
        ]),
        ("trade", [new() { Name = "odata_user", FullName = "OData", FullRights = true, Language = "en" }]),
    ];

    public static async Task CreateMissing(string dataDirectory, TextWriter output, CancellationToken cancellation)
    {
        foreach (var (name, users) in Bases)
        {
            var folder = InfobaseFolder.Of(dataDirectory, name);
            if (folder.Exists) continue;
            var source = Path.Combine(AppContext.BaseDirectory, "demo", name);
            if (!Directory.Exists(source))
                throw new InfobaseException(ErrorCode.Usage, $"The demo configuration {source} is missing from this installation.");
            await output.WriteLineAsync($"Making the demo base {name}…");
            await Create(folder, source, users, output, cancellation);
        }
    }

    // A half-made base is removed, so that the next start makes it whole.
    private static async Task Create(
        InfobaseFolder folder, string source, InfobaseUser[] users, TextWriter output, CancellationToken cancellation)
    {
        try
        {
            using var infobase = InfobaseLoading.Create(folder, Path.Combine(source, "configuration"), TimeProvider.System);
            await using var lines = File.OpenRead(Path.Combine(source, "data.ndjson"));
            var result = await ImportCommand.Import(infobase, lines, keepGoing: false, progress: null, cancellation);
            if (!result.Committed)
                throw new InfobaseException(
                    ErrorCode.BadValue, $"The data of the demo base {folder.Name} was refused.",
                        string.Create(CultureInfo.InvariantCulture, $"line {result.Refused[0].Line}: {result.Refused[0].Message}"));
            var hash = Passwords.Hash(DemoPassword);
            foreach (var user in users) infobase.Users.Add(user with { PasswordHash = hash });
            await output.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture,
                    $"  {infobase.Configuration.Objects.Length} objects, {result.Written} entities"));
        }
        catch
        {
            if (Directory.Exists(folder.Path)) Directory.Delete(folder.Path, recursive: true);
            throw;
        }
    }
}
