using Grossbuch.Infobase;
using Grossbuch.OData.Url;
using Grossbuch.OData.Wire;

namespace Grossbuch.OData.Requests;

/// <summary>One request on its way through the door.</summary>
/// <param name="Root">Address of the service without a slash at the end, in UTF-8 (not percent-encoded, as recorded).</param>
internal sealed record ReadRequest(
    Session Session, Publication Publication, RequestText Text, Format Format, byte[] Root, Answer Answer, CancellationToken Cancellation);
