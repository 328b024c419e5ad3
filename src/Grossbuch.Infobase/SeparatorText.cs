using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Infobase;

/// <summary>
/// Values of data areas as texts: parts of the base URL, in the order of the separators in the configuration, then the infobase's options.
/// </summary>
public static class SeparatorText
{
    /// <exception cref="InfobaseException">BadValue: a text is not a value of its separator. BadRequest: more values than
    /// separators.</exception>
    public static SeparatorValues Read(Infobase infobase, IReadOnlyList<string> given)
    {
        var separators = infobase.Separators;
        if (given.Count > separators.Length)
            throw new InfobaseException(
                ErrorCode.BadRequest,
                $"The base URL has {given.Count} data-area values, but {infobase.Name} has {separators.Length} separators.");
        if (separators.IsEmpty) return SeparatorValues.None;
        var values = new List<(CommonAttribute, Value)>();
        for (var i = 0; i < separators.Length; i++)
        {
            var text = i < given.Count ? given[i] : infobase.Options.Separators.GetValueOrDefault(separators[i].Name);
            if (text is not null) values.Add((separators[i], Parse(separators[i], text)));
        }
        return new SeparatorValues(values);
    }

    private static Value Parse(CommonAttribute separator, string text)
    {
        if (separator.Type.Has(PrimitiveTypes.Number) && Number.TryParse(text, out var number)) return Value.Of(number);
        if (separator.Type.Has(PrimitiveTypes.Boolean) && bool.TryParse(text, out var flag)) return Value.Of(flag);
        if (separator.Type.Has(PrimitiveTypes.String)) return Value.Of(text);
        throw new InfobaseException(ErrorCode.BadValue, $"'{text}' is not a value of the data area {separator.Name} ({separator.Type}).");
    }
}
