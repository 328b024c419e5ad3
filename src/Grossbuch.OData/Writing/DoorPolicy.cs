using System.Text.Json;
using Grossbuch.Core.Text;
using Grossbuch.Infobase;
using Grossbuch.OData.Json;
using Grossbuch.OData.Wire;

namespace Grossbuch.OData.Writing;

/// <summary>
/// What was recorded of the platform (odata §8.2): silent about what it does not know, with its own codes for what it refuses.
/// </summary>
internal sealed class DoorPolicy(ODataOptions options) : BodyPolicy
{
    public override bool FitsValues => true;

    public override bool ConvertsScalars => true;

    public override Exception? Unknown(BodyShape shape, string name)
    {
        if (options.UnknownProperty != "error" || name.Contains('@', StringComparison.Ordinal)
            || name.StartsWith("odata.", StringComparison.Ordinal)) return null;
        return new ODataException(ODataError.PropertyNotFound, ErrorTexts.PropertyNotFound(shape.Name, name),
            Hints.DidYouMean(NearestName.Find(name, shape.MemberNames)), status: 400);
    }

    public override Exception Unreadable(BodyField field, string text, string edmType) =>
        new ODataException(ODataError.BadValue, ErrorTexts.BadValue(text, edmType), $"It was given for {field.Name}.");

    public override Exception Wrong(BodyField field, string text, string reason, string? hint = null) =>
        new ODataException(ODataError.WrongValue, ErrorTexts.WrongValue(field.Name, text), hint ?? reason);

    // Recorded: the platform's serializer fails here.
    public override Exception Malformed(BodyField field, JsonElement json) => new ODataException(
        ODataError.Internal, ErrorTexts.Internal,
        $"{field.Name} is a plain value, not {(json.ValueKind == JsonValueKind.Array ? "an array" : "an object")}.");

    public override Exception Incomplete(BodyField field, string missing, JsonElement given) => new ODataException(
        ODataError.PropertyMissing, ErrorTexts.PropertyMissing(missing),
        $"{field.Name} is told by several properties: give them together.");

    public override Exception NoRows(BodyShape rows) => new ODataException(
        ODataError.Internal, ErrorTexts.Internal, $"{rows.Name}: an array of objects is expected.");

    public override string TooLong(BodyField field, string text, int length)
    {
        // Blanks at the end are no characters of their own.
        if (options.LongString == "error" && text.AsSpan(length).ContainsAnyExcept(' '))
            throw (ODataException)Wrong(field, text, $"It has at most {length} characters.");
        return char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }
}
