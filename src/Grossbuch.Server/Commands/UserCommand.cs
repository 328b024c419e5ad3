using System.CommandLine;
using Grossbuch.Core;
using Grossbuch.Core.Text;
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
        var roles = new Option<string>("--roles") { Description = "Roles of the configuration, separated by commas.", HelpName = "R1,R2" };
        var full = new Option<bool>("--full-rights") { Description = "Every right on everything." };
        var fullName = new Option<string>("--full-name") { Description = "Name for people.", HelpName = "TEXT" };
        var language = new Option<string>(
            "--language")
        { Description = "Language code of texts for this user: ru or en.", HelpName = "CODE" };
        return new InfobaseCommand(
            "add", $"Adds a user. The password comes from the variable {PasswordVariable} or from a prompt, never from the command line.",
            async (parsed, context, cancellation) =>
            {
                using var use = await context.Open(cancellation);
                var user = new InfobaseUser
                {
                    Name = parsed.GetValue(name)!,
                    FullName = parsed.GetValue(fullName) ?? "",
                    Roles = [.. RolesOf(use.Infobase.Configuration, parsed.GetValue(roles))],
                    FullRights = parsed.GetValue(full),
                    Language = parsed.GetValue(language),
                };
                use.Infobase.Users.Add(user with { PasswordHash = await ReadPassword(context, cancellation) });
                await context.Output.WriteLineAsync($"{user.Name} added to {use.Infobase.Name}, {Describe(user)}");
                return CommandLine.Ok;
            }) { name, roles, full, fullName, language };
    }

    private static Command List() =>
        new InfobaseCommand("list", "Lists the users of an infobase with their roles.", async (_, context, cancellation) =>
        {
            using var use = await context.Open(cancellation);
            foreach (var user in use.Infobase.Users.List())
                await context.Output.WriteLineAsync($"{user.Name}\t{user.FullName}\t{Describe(user)}");
            return CommandLine.Ok;
        });

    private static Command Password()
    {
        var name = new Argument<string>("NAME");
        return new InfobaseCommand(
            "password", $"Sets a user's password, from {PasswordVariable} or a prompt.",
            async (parsed, context, cancellation) =>
            {
                using var use = await context.Open(cancellation);
                var user = Require(use.Infobase, parsed.GetValue(name)!);
                use.Infobase.Users.Update(user with { PasswordHash = await ReadPassword(context, cancellation) });
                await context.Output.WriteLineAsync($"the password of {user.Name} was changed");
                return CommandLine.Ok;
            }) { name };
    }

    private static Command Remove()
    {
        var name = new Argument<string>("NAME");
        return new InfobaseCommand("remove", "Removes a user.", async (parsed, context, cancellation) =>
        {
            using var use = await context.Open(cancellation);
            var user = Require(use.Infobase, parsed.GetValue(name)!);
            use.Infobase.Users.Remove(user.Name);
            await context.Output.WriteLineAsync($"{user.Name} removed from {use.Infobase.Name}");
            return CommandLine.Ok;
        }) { name };
    }

    private static async ValueTask<string> ReadPassword(CommandContext context, CancellationToken cancellation)
    {
        var password = await context.ReadSecret(PasswordVariable, "Password", cancellation);
        return await LongWork.Run(() => Passwords.Hash(password));
    }

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
}
