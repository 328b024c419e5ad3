using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Grossbuch.Core;

namespace Grossbuch.Infobase;

/// <summary>Options of one infobase: what stands in its <c>infobase.json</c> and what <c>grossbuch option</c> shows and sets.</summary>
public sealed record InfobaseOptions
{
    /// <summary>Language code of presentations and messages; the configuration's default language when the base is made.</summary>
    public string Language { get; init; } = "ru";

    /// <summary><c>full</c>: an acknowledged write survives a power loss. <c>normal</c>: it survives the end of the process.</summary>
    public string Durability { get; init; } = "full";

    /// <summary>Values of data-area separators for sessions that bring none, by the name of the common attribute.</summary>
    public ImmutableDictionary<string, string> Separators { get; init; } = ImmutableDictionary<string, string>.Empty;

    [JsonPropertyName("odata")]
    public ODataOptions OData { get; init; } = new();

    public WritingOptions Writing { get; init; } = new();

    public Limits Limits { get; init; } = Limits.Default;

    /// <summary>
    /// Whether an open infobase can go over to other options as it stands. Only what is read anew by every session is named here; any
    /// other option was handed to something when the infobase was opened.
    /// </summary>
    public bool CanBecome(InfobaseOptions other) =>
        this with { Language = other.Language, Separators = other.Separators, OData = other.OData, Writing = other.Writing } == other;
}

/// <summary>Questions of writing that no recording answers; <c>docs/quirks.md</c> has the evidence.</summary>
public sealed record WritingOptions
{
    /// <summary>
    /// <c>check</c>: two objects with an empty code are not unique where codes must be. <c>skip</c>: empty codes are not compared.
    /// </summary>
    public string EmptyCodes { get; init; } = "check";
}

/// <summary>
/// Options of the OData door. Each switch stands for a question that no recording answers; <c>docs/quirks.md</c> has the evidence.
/// </summary>
public sealed record ODataOptions
{
    /// <summary>Published objects by full name; null publishes everything (the platform starts with nothing).</summary>
    public ImmutableArray<string>? Content { get; init; }

    /// <summary>
    /// <c>space</c>: a <c>+</c> in options is a space, as python-requests sends it. <c>literal</c>: it stays, and a filter with it answers
    /// 400 as the platform does.
    /// </summary>
    public string Plus { get; init; } = "space";

    /// <summary>
    /// <c>page</c>: <c>$inlinecount</c> with <c>$top</c> gives a page and the total. <c>all</c>: <c>$top</c> and <c>$skip</c> are ignored,
    /// as the guide says literally.
    /// </summary>
    public string InlineCount { get; init; } = "page";

    /// <summary><c>emit</c>: the body of <c>$count</c> starts with a byte-order mark, as recorded. <c>none</c>: digits only.</summary>
    public string CountBom { get; init; } = "emit";

    /// <summary>What to do with a query option that has no <c>$</c> and that nothing knows: <c>error</c> or <c>ignore</c>.</summary>
    public string UnknownOption { get; init; } = "error";

    /// <summary>Add a hint to error texts: <c>on</c>, or <c>off</c> for the platform's words only.</summary>
    public string Hints { get; init; } = "on";

    /// <summary>
    /// How a reference is ordered by <c>$orderby</c>: by <c>presentation</c>, as the platform does, or by <c>key</c>, which pages faster.
    /// </summary>
    public string OrderByReference { get; init; } = "presentation";

    /// <summary>
    /// <c>enforce</c>: a change whose If-Match is not the stored DataVersion answers 412, as the guide says. <c>ignore</c>: it is written,
    /// as probed bases do.
    /// </summary>
    public string IfMatch { get; init; } = "enforce";

    /// <summary>
    /// <c>ignore</c>: members of a body that nothing is called like are passed over, as the platform does. <c>error</c>: they are refused,
    /// with the nearest right name.
    /// </summary>
    public string UnknownProperty { get; init; } = "ignore";

    /// <summary>
    /// <c>cut</c>: a string longer than its field is cut without a word, as the platform does. <c>error</c>: it is refused.
    /// </summary>
    public string LongString { get; init; } = "cut";

    /// <summary>
    /// Status of the answer to a new record of an independent information register: <c>200</c>, as recorded, or <c>201</c>.
    /// </summary>
    public string PostRegisterStatus { get; init; } = "200";

    /// <summary>
    /// <c>store</c>: Posted in a body is a flag like any other; it posts nothing. <c>ignore</c>: only the actions change it.
    /// </summary>
    public string Posted { get; init; } = "store";

    /// <summary>What PUT does about properties that are not in its body: <c>error</c>, or <c>empty</c> to give them empty values.</summary>
    public string PutMissing { get; init; } = "error";

    /// <summary>The verb MERGE: <c>on</c> takes it for PATCH, <c>off</c> refuses it.</summary>
    public string Merge { get; init; } = "off";
}
