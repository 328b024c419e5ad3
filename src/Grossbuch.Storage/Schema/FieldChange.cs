using Grossbuch.Core.Values;
using Grossbuch.Metadata;

namespace Grossbuch.Storage.Schema;

/// <summary>A field of a table before and after. One of the two is missing for a field that is new or gone.</summary>
internal sealed class FieldChange
{
    private readonly ValueConversion? _conversion;
    private readonly bool _isSameForm;

    internal FieldChange(StoredField? from, PhysicalField? to)
    {
        From = from;
        To = to;
        if (from is null || to is null) return;
        IsSame = from.Remembered == to.Remembered;
        if (IsSame) { _isSameForm = true; return; }
        _isSameForm = ValueConversion.IsSameForm(from, to);
        IsSafe = ValueConversion.IsWidening(from, to);
        _conversion = new ValueConversion(from, to);
    }

    internal StoredField? From { get; }

    internal PhysicalField? To { get; }

    /// <summary>Nothing changes, not even the name.</summary>
    internal bool IsSame { get; }

    /// <summary>No value can be lost, whatever the rows hold.</summary>
    internal bool IsSafe { get; }

    /// <summary>Rows of which something is lost, once they were looked at.</summary>
    internal long RowsLost { get; set; }

    /// <summary>Whether rows must be looked at to say what is lost.</summary>
    internal bool NeedsLook => From is not null && !IsSame && !IsSafe && !IsMachinery;

    /// <summary>The columns stay and so does what stands in them.</summary>
    internal bool IsKept => _isSameForm && RowsLost == 0;

    /// <summary>The field only gets another name or another declaration of the same columns.</summary>
    internal bool NeedsRebuild => To is null || (From is null ? To.IsNullable : !IsKept);

    /// <summary>Records of a document that is gone, or that does not move the register any more, go with it.</summary>
    internal bool TakesRow => To?.Field is { Standard: StandardField.Recorder } recorder && recorder.Table.Key.Contains(recorder);

    // Line numbers and activity of records say nothing without their recorder.
    private bool IsMachinery => To is null && From!.Identity is nameof(StandardField.LineNumber) or nameof(StandardField.Active);

    /// <summary>What the new field is given for a row.</summary>
    internal (Value Value, bool IsLost) Convert(in Value old, bool isFolder)
    {
        if (To is null) return (Value.Null, !ValueConversion.IsEmpty(old));
        if (From is null) return (ValueConversion.IsAbsent(To, isFolder) ? Value.Null : Value.Undefined, false);
        return _conversion is null ? (old, false) : _conversion.Convert(old, isFolder);
    }
}
