using System.CommandLine;
using System.Text;
using Grossbuch.Core;
using Grossbuch.Core.Text;
using Grossbuch.Infobase.Bases;
using Grossbuch.Infobase.Users;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch user add|list|password|remove</c></summary>
internal static class UserCommand
{
    private const string PasswordVariable = "GROSSBUCH_PASSWORD";

    public static Command Make() => new(
        "user", "Users of an infobase. A base without users admits nobody.") { Add(), List(), Password(), Remove() };

    private static Command Add()
    {
        var name = new Argument<string>("NAME") { Description = "Login name; case does not matter." };
        var into = CommandLine.BaseOption();
        var data = CommandLine.DataOption();
        var roles = new Option<string>("--roles") { Description = "Roles of the configuration, separated by commas.", HelpName = "R1,R2" };
        var full = new Option<bool>("--full-rights") { Description = "Every right on everything." };
        var fullName = new Option<string>("--full-name") { Description = "Name for people.", HelpName = "TEXT" };
        var language = new Option<string>(
            "--language")
        { Description = "Language code of texts for this user: ru or en.", HelpName = "CODE" };
        var command = new Command(
            "add", $"Adds a user. The password comes from the variable {PasswordVariable} or from a prompt, never from the command line.")
            { name, into, data, roles, full, fullName, language };
        command.SetAction(async (parsed, _) =>
        {
            using var infobase = Open(parsed.GetValue(data)!, parsed.GetValue(into)!);
            var user = new InfobaseUser
            {
                Name = parsed.GetValue(name)!,
                FullName = parsed.GetValue(fullName) ?? "",
                Roles = [.. RolesOf(infobase.Configuration, parsed.GetValue(roles))],
                FullRights = parsed.GetValue(full),
                Language = parsed.GetValue(language),
                PasswordHash = Passwords.Hash(ReadPassword()),
            };
            infobase.Users.Add(user);
            await Console.Out.WriteLineAsync($"{user.Name} added to {infobase.Name}, {Describe(user)}");
            return CommandLine.Ok;
        });
        return command;
    }

    private static Command List()
    {
        var into = CommandLine.BaseOption();
        var data = CommandLine.DataOption();
        var command = new Command("list", "Lists the users of an infobase with their roles.") { into, data };
        command.SetAction(async (parsed, _) =>
        {
            using var infobase = Open(parsed.GetValue(data)!, parsed.GetValue(into)!);
            foreach (var user in infobase.Users.List())
                await Console.Out.WriteLineAsync($"{user.Name}\t{user.FullName}\t{Describe(user)}");
            return CommandLine.Ok;
        });
        return command;
    }

    private static Command Password()
    {
        var name = new Argument<string>("NAME");
        var into = CommandLine.BaseOption();
        var data = CommandLine.DataOption();
        var command = new Command("password", $"Sets a user's password, from {PasswordVariable} or a prompt.") { name, into, data };
        command.SetAction(async (parsed, _) =>
        {
            using var infobase = Open(parsed.GetValue(data)!, parsed.GetValue(into)!);
            var user = Require(infobase, parsed.GetValue(name)!);
            infobase.Users.Update(user with { PasswordHash = Passwords.Hash(ReadPassword()) });
            await Console.Out.WriteLineAsync($"the password of {user.Name} was changed");
            return CommandLine.Ok;
        });
        return command;
    }

    private static Command Remove()
    {
        var name = new Argument<string>("NAME");
        var into = CommandLine.BaseOption();
        var data = CommandLine.DataOption();
        var command = new Command("remove", "Removes a user.") { name, into, data };
        command.SetAction(async (parsed, _) =>
        {
            using var infobase = Open(parsed.GetValue(data)!, parsed.GetValue(into)!);
            var user = Require(infobase, parsed.GetValue(name)!);
            infobase.Users.Remove(user.Name);
            await Console.Out.WriteLineAsync($"{user.Name} removed from {infobase.Name}");
            return CommandLine.Ok;
        });
        return command;
    }

    private static Infobase.Infobase Open(string data, string name) =>
        InfobaseOpening.Open(InfobaseFolder.Require(data, name), TimeProvider.System);

    private static string Describe(InfobaseUser user) =>
        user.FullRights ? "full rights" : user.Roles.IsEmpty ? "no roles" : $"roles {string.Join(", ", user.Roles)}";

    internal static InfobaseUser Require(Infobase.Infobase infobase, string name)
    {
        if (infobase.Users.Find(name) is { } user) return user;
        var nearest = NearestName.Find(name, infobase.Users.List().Select(known => known.Name));
        throw new InfobaseException(
            ErrorCode.Usage, $"{infobase.Name} has no user '{name}'.", nearest is null ? null : $"Did you mean '{nearest}'?");
    }

    private static IEnumerable<string> RolesOf(Configuration configuration, string? given)
    {
        foreach (var name in (given ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (configuration.Find(MetadataKind.Role, name) is not { } role)
            {
                var nearest = NearestName.Find(name, configuration.OfKind<Role>().Select(known => known.Name));
                throw new InfobaseException(
                    ErrorCode.Usage, $"{configuration.Name} has no role '{name}'.", nearest is null ? null : $"Did you mean '{nearest}'?");
            }
            yield return role.Name;
        }
    }

    private static string ReadPassword()
    {
        if (Environment.GetEnvironmentVariable(PasswordVariable) is { } given) return given;
        if (Console.IsInputRedirected)
            throw new InfobaseException(
                ErrorCode.Usage, "There is no password.", $"Set {PasswordVariable} or run the command in a terminal.");
        Console.Error.Write("Password: ");
        var password = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace) password.Length = Math.Max(0, password.Length - 1);
            else password.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return password.ToString();
    }
}
