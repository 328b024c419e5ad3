using System.CommandLine;
using System.Globalization;
using Grossbuch.Core;
using Grossbuch.Core.Text;
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
        var of = new Option<string>(
            "--user")
        { Description = "The user that the bearer works as.", Required = true, HelpName = "NAME" };
        var name = new Option<string>("--name") { Description = "What the token is for, shown by 'token list'.", HelpName = "TEXT" };
        var days = new Option<int?>(
            "--expires")
        { Description = "Days until it expires; without it, it works until revoked.", HelpName = "DAYS" };
        return new InfobaseCommand(
            "add", "Makes a token and prints it once, alone on standard output; only its hash is kept.",
            async (parsed, context, cancellation) =>
            {
                var life = parsed.GetValue(days);
                if (life is < 1 or > DaysMax)
                    throw new InfobaseException(
                        ErrorCode.Usage, string.Create(CultureInfo.InvariantCulture, $"--expires takes 1 to {DaysMax} days."));
                using var use = await context.Open(cancellation);
                var user = UserCommand.Require(use.Infobase, parsed.GetValue(of)!);
                var (record, token) = use.Infobase.Users.Tokens.Add(
                    user, parsed.GetValue(name) ?? "", life is { } count ? context.Clock.GetUtcNow().AddDays(count) : null);
                await context.Output.WriteLineAsync(token);
                await context.Error.WriteLineAsync(
                    $"This is token {record.Id} of {user.Name} in {use.Infobase.Name}, {Life(record)}. It is shown only now.");
                return CommandLine.Ok;
            }) { of, name, days };
    }

    private static Command List() => new InfobaseCommand(
        "list", "Lists the tokens of an infobase: id, user, when it was made, its state, its name.",
        async (_, context, cancellation) =>
        {
            using var use = await context.Open(cancellation);
            foreach (var token in use.Infobase.Users.Tokens.List())
                await context.Output.WriteLineAsync(
                    $"{token.Id}\t{token.User}\t{Day(token.Created)}\t{State(token, context.Clock.GetUtcNow())}\t{token.Name}");
            return CommandLine.Ok;
        });

    private static Command Revoke()
    {
        var id = new Argument<string>("ID") { Description = "The token's id, from 'token list'. The token itself is not asked for." };
        return new InfobaseCommand("revoke", "Ends a token at once.", async (parsed, context, cancellation) =>
        {
            using var use = await context.Open(cancellation);
            var given = parsed.GetValue(id)!;
            var token = use.Infobase.Users.Tokens.Revoke(given) ?? throw NoSuchToken(use.Infobase, given);
            await context.Output.WriteLineAsync($"token {token.Id} of {token.User} is {State(token, context.Clock.GetUtcNow())}");
            return CommandLine.Ok;
        }) { id };
    }

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
