using System.Text.Json;
using Grossbuch.Core;
using Grossbuch.Core.Text;

namespace Grossbuch.OData.Json;

/// <summary>An import is strict: what is not understood refuses the line, in the words of the house.</summary>
internal sealed class ImportPolicy : BodyPolicy
{
    public override bool FitsValues => false;

    public override bool ConvertsScalars => false;

    public override Exception? Unknown(BodyShape shape, string name)
    {
        if (name.StartsWith('$') || name.Contains('@', StringComparison.Ordinal) || name.StartsWith("odata.", StringComparison.Ordinal))
            return null;
        return new InfobaseException(ErrorCode.FieldNotFound, $"{shape.Table.FullName} has no property '{name}'.",
            Wire.Hints.DidYouMean(NearestName.Find(name, shape.MemberNames)));
    }

    public override Exception Unreadable(BodyField field, string text, string edmType) => Bad(field, text);

    public override Exception Wrong(BodyField field, string text, string reason, string? hint = null) =>
        new InfobaseException(ErrorCode.BadValue, $"{field}: {reason}", hint);

    public override Exception Malformed(BodyField field, JsonElement json) => Bad(field, json.GetRawText());

    public override Exception Incomplete(BodyField field, string missing, JsonElement given) => Bad(field, given.ToString());

    public override Exception NoRows(BodyShape rows) =>
        new InfobaseException(ErrorCode.BadValue, $"{rows.Table.FullName}: an array of rows is expected.");

    public override string TooLong(BodyField field, string text, int length) => text;

    private static InfobaseException Bad(BodyField field, string text) => new(
        ErrorCode.BadValue, $"{field}: '{(text.Length > 100 ? text[..100] + "…" : text)}' is not a value of type {field.Field.Type}.");
}
