using System.Globalization;
using Grossbuch.Core;
using Grossbuch.Infobase;
using Grossbuch.OData.Url;
using Grossbuch.OData.Wire;
using Grossbuch.OData.Writing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Grossbuch.OData.Requests;

/// <summary>
/// The way of one request: session, shape, compiled read, answer. Every failure ends here as an error of the interface, or as an aborted
/// connection when
/// bytes have left already.
/// </summary>
internal sealed partial class ODataDoor(ISessionSource sessions, ILogger log)
{
    public async Task Handle(HttpContext http)
    {
        if (ServicePath.Of(http) is not { } path)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        using var answer = new Answer(http, Limits.Default.HoldBackBytes);
        var format = Format.Atom;
        Session? session = null;
        SessionOutcome? outcome = null;
        try
        {
            var prefix = path.Prefix.Split('/', StringSplitOptions.RemoveEmptyEntries);
            outcome = await sessions.Begin(http, prefix.Length > 0 ? prefix[0] : "", prefix.Length > 1 ? prefix[1..] : [])
                .ConfigureAwait(false);
            session = outcome.Session;
            using var text = new RequestText(path.Path, path.Query, session?.Infobase.Options.OData.Plus != "literal");
            format = FormatOf(http, text);
            if (session is null) Refuse(http, answer, format, outcome, prefix.FirstOrDefault() ?? "");
            else await Answer(http, answer, path, new ReadRequest(
                session, Publication.Of(session.Infobase), text, format, path.RootOf(http.Request), answer, http.RequestAborted))
                    .ConfigureAwait(false);
            await answer.Finish(http.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
        }
        catch (Exception error)
        {
            await Fail(http, answer, format, session, error).ConfigureAwait(false);
        }
        finally
        {
            outcome?.Dispose();
        }
    }

    private static Format FormatOf(HttpContext http, RequestText text)
    {
        foreach (var option in text.Options)
            if (option.Name == OptionNames.Format) return FormatChoice.Choose(text[option], hasOption: true, null);
        return FormatChoice.Choose(default, hasOption: false, http.Request.Headers.Accept);
    }

    private static async ValueTask Answer(HttpContext http, Answer answer, ServicePath path, ReadRequest request)
    {
        if (request.Format == Format.Unknown)
            throw new ODataException(ODataError.BadFormat, ErrorTexts.Representation, "The interface has json and atom.");
        if (!HttpMethods.IsGet(http.Request.Method))
        {
            await WriteExecution.Run(http, request, path).ConfigureAwait(false);
            return;
        }
        var resource = request.Text.Path.Trim('/');
        if (resource.IsEmpty) WriteServiceDocument(answer, request);
        else if (resource is "$metadata") WriteMetadata(answer, request);
        else if (resource is "$batch") throw new ODataException(ODataError.NotSupported, ErrorTexts.NotSupported("$batch"));
        else await CompiledReads.Find(request).Execute(request).ConfigureAwait(false);
    }

    private static void WriteServiceDocument(Answer answer, ReadRequest request)
    {
        if (request.Format.IsJson()) ServiceDocument.WriteJson(answer.Buffer, request.Publication.Model, request.Format, request.Root);
        else
        {
            answer.ContentType = ContentTypes.Xml;
            ServiceDocument.WriteXml(answer.Buffer, request.Publication.Model, request.Root);
        }
    }

    // JSON is documented as unsupported here; the document comes whatever is asked.
    private static void WriteMetadata(Answer answer, ReadRequest request)
    {
        answer.ContentType = ContentTypes.Xml;
        answer.Buffer.Put(request.Publication.Metadata);
    }

    private static void Refuse(HttpContext http, Answer answer, Format format, SessionOutcome outcome, string name)
    {
        if (outcome.Refusal is { } refusal) throw refusal;
        if (outcome.IsUnauthorized)
        {
            var basic = $"Basic realm=\"{RealmOf(name)}\", charset=\"UTF-8\"";
            http.Response.Headers.WWWAuthenticate =
                outcome.IsInvalidToken ? new StringValues([$"Bearer realm=\"{RealmOf(name)}\", error=\"invalid_token\"", basic]) : basic;
            ErrorWriter.Write(answer, format, ODataError.AccessDenied, StatusCodes.Status401Unauthorized, ErrorTexts.Unauthorized.Russian);
            return;
        }
        if (outcome.Remedy is { } remedy)
        {
            var refused = $"{ErrorTexts.Insecure.Russian} ({remedy})";
            ErrorWriter.Write(answer, format, ODataError.AccessDenied, StatusCodes.Status403Forbidden, refused);
            return;
        }
        var text = ErrorTexts.NoSuchBase(name).Russian + (outcome.Nearest is null ? "" : $" (did you mean '{outcome.Nearest}'?)");
        ErrorWriter.Write(answer, format, ODataError.SetNotFound, StatusCodes.Status404NotFound, text);
    }

    // The name comes from the URL; only what an infobase may be called goes into the header.
    private static string RealmOf(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? name : "1C";

    private async ValueTask Fail(HttpContext http, Answer answer, Format format, Session? session, Exception error)
    {
        if (answer.HasStarted)
        {
            LogBroken(error, http.TraceIdentifier, http.Request.Path);
            http.Abort();
            return;
        }
        var (code, status, text) = Describe(http, session, error);
        ErrorWriter.Write(answer, format, code, status, text);
        http.Response.Headers.Remove("WWW-Authenticate");
        if (status == StatusCodes.Status503ServiceUnavailable) http.Response.Headers.RetryAfter = "1";
        await answer.Finish(http.RequestAborted).ConfigureAwait(false);
    }

    private (ODataError Error, int Status, string Text) Describe(HttpContext http, Session? session, Exception error)
    {
        var language = session?.Language ?? "ru";
        var withHints = session?.Infobase.Options.OData.Hints != "off";
        switch (error)
        {
            case ODataException own:
                return (own.Error, own.Status, WithHint(own.Text.In(language), own.Hint));
            case InfobaseException { Code: not ErrorCode.Internal } known:
                var (code, status) = ODataErrors.Of(known.Code);
                if (status >= 500 && known.Code is ErrorCode.Corrupt or ErrorCode.StorageFull)
                    LogFailed(error, http.TraceIdentifier, http.Request.Path);
                var text = known.Code switch
                {
                    ErrorCode.AccessDenied => ErrorTexts.AccessDenied.In(language),
                    ErrorCode.IncomparableTypes => ErrorTexts.Incomparable(1).In(language),
                    ErrorCode.LockConflict => ErrorTexts.LockConflict.In(language),
                    _ => known.Message,
                };
                return (code, status, WithHint(text, known.Hint));
            case BadHttpRequestException unread:
                return (ODataError.BadRequest, unread.StatusCode, WithHint(ErrorTexts.BadBody.In(language), unread.Message));
            default:
                LogFailed(error, http.TraceIdentifier, http.Request.Path);
                return (ODataError.Internal, 500,
                    ErrorTexts.Internal.In(language) + string.Create(CultureInfo.InvariantCulture, $" [{http.TraceIdentifier}]"));
        }

        string WithHint(string text, string? hint) => hint is null || !withHints ? text : $"{text} ({hint})";
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "OData request {Correlation} {Path} failed.")]
    private partial void LogFailed(Exception error, string correlation, string path);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "OData answer {Correlation} {Path} broke off after its first bytes; the connection was aborted.")]
    private partial void LogBroken(Exception error, string correlation, string path);
}
