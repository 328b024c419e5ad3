using System.CommandLine;
using System.Globalization;
using Grossbuch.Core;
using Grossbuch.Core.Text;
using Grossbuch.Infobase.Bases;
using Grossbuch.Infobase.Users;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch token add|list|revoke</c></summary>
internal static class TokenCommand
{
    private const int DaysMax = 36_500;

    public static Command Make() => new(
        "token", "Bearer tokens of an infobase's users, for services, scripts and agents: Authorization: Bearer TOKEN.")
        { Add(), List(), Revoke() };

    private static Command Add()
    {
        var into = CommandLine.BaseOption();
        var data = CommandLine.DataOption();
        var of = new Option<string>(
            "--user")
        { Description = "The user that the bearer works as.", Required = true, HelpName = "NAME" };
        var name = new Option<string>("--name") { Description = "What the token is for, shown by 'token list'.", HelpName = "TEXT" };
        var days = new Option<int?>(
            "--expires")
        { Description = "Days until it expires; without it, it works until revoked.", HelpName = "DAYS" };
        var command = new Command(
            "add", "Makes a token and prints it once, alone on standard output; only its hash is kept.") { into, data, of, name, days };
        command.SetAction(async (parsed, _) =>
        {
            var life = parsed.GetValue(days);
            if (life is < 1 or > DaysMax)
                throw new InfobaseException(
                    ErrorCode.Usage, string.Create(CultureInfo.InvariantCulture, $"--expires takes 1 to {DaysMax} days."));
            using var infobase = Open(parsed.GetValue(data)!, parsed.GetValue(into)!);
            var user = UserCommand.Require(infobase, parsed.GetValue(of)!);
            var (record, token) = infobase.Users.Tokens.Add(
                user, parsed.GetValue(name) ?? "", life is { } count ? infobase.Clock.GetUtcNow().AddDays(count) : null);
            await Console.Out.WriteLineAsync(token);
            await Console.Error.WriteLineAsync(
                $"This is token {record.Id} of {user.Name} in {infobase.Name}, {Life(record)}. It is shown only now.");
            return CommandLine.Ok;
        });
        return command;
    }

    private static Command List()
    {
        var into = CommandLine.BaseOption();
        var data = CommandLine.DataOption();
        var command = new Command(
            "list", "Lists the tokens of an infobase: id, user, when it was made, its state, its name.") { into, data };
        command.SetAction(async (parsed, _) =>
        {
            using var infobase = Open(parsed.GetValue(data)!, parsed.GetValue(into)!);
            foreach (var token in infobase.Users.Tokens.List())
                await Console.Out.WriteLineAsync(
                    $"{token.Id}\t{token.User}\t{Day(token.Created)}\t{State(token, infobase.Clock.GetUtcNow())}\t{token.Name}");
            return CommandLine.Ok;
        });
        return command;
    }

    private static Command Revoke()
    {
        var id = new Argument<string>("ID") { Description = "The token's id, from 'token list'. The token itself is not asked for." };
        var into = CommandLine.BaseOption();
        var data = CommandLine.DataOption();
        var command = new Command("revoke", "Ends a token at once.") { id, into, data };
        command.SetAction(async (parsed, _) =>
        {
            using var infobase = Open(parsed.GetValue(data)!, parsed.GetValue(into)!);
            var token = infobase.Users.Tokens.Revoke(parsed.GetValue(id)!) ?? throw NoSuchToken(infobase, parsed.GetValue(id)!);
            await Console.Out.WriteLineAsync($"token {token.Id} of {token.User} is {State(token, infobase.Clock.GetUtcNow())}");
            return CommandLine.Ok;
        });
        return command;
    }

    private static Infobase.Infobase Open(string data, string name) =>
        InfobaseOpening.Open(InfobaseFolder.Require(data, name), TimeProvider.System);

    // Who gives the token itself has just written a secret into the history of a shell; it is not repeated in the error.
    private static InfobaseException NoSuchToken(Infobase.Infobase infobase, string id)
    {
        if (TokenText.TryRead(id, out var token))
            return new InfobaseException(
                ErrorCode.Usage, "The token itself was given where its id belongs.", $"Revoke it by its id: {token.Id}");
        var nearest = NearestName.Find(id, infobase.Users.Tokens.List().Select(known => known.Id));
        return new InfobaseException(
            ErrorCode.Usage, $"{infobase.Name} has no token '{id}'.", nearest is null ? null : $"Did you mean '{nearest}'?");
    }

    private static string State(AccessToken token, DateTimeOffset now) =>
        token.Revoked is { } revoked ? $"revoked {Day(revoked)}"
        : token.IsValidAt(now) ? Life(token)
        : $"expired {Day(token.Expires!.Value)}";

    private static string Life(AccessToken token) => token.Expires is { } expires ? $"expires {Day(expires)}" : "never expires";

    private static string Day(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
