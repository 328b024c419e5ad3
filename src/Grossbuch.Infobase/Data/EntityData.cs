using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Infobase.Data;

/// <summary>
/// One entity on its way in or as it was written, in metadata terms: values by field index, <see cref="Value.Null"/> where nothing was
/// given. A given <see cref="Value.Undefined"/> is the empty value of the field's type.
/// </summary>
public abstract record EntityData(DataObject Object);

/// <summary>An object with its tabular sections. Sections that were not given are absent; a given one is whole.</summary>
public sealed record ObjectData(DataObject Object, Value[] Values, ImmutableArray<SectionData> Sections) : EntityData(Object)
{
    /// <summary>The reference; NULL when a new object is to get one.</summary>
    public Value Reference => Values[Object.Table[StandardField.Ref].Index];
}

/// <param name="Rows">Rows of the section's table; Ref and LineNumber are set by whoever writes them.</param>
public sealed record SectionData(TabularSection Section, ImmutableArray<Value[]> Rows);

/// <summary>A record of an independent information register.</summary>
public sealed record RecordData(InformationRegister Register, Value[] Values) : EntityData(Register);

/// <summary>All records of one recorder in a register.</summary>
/// <param name="Head">Values of the recorder and of separators, by field index.</param>
public sealed record RecordSetData(Register Register, Value[] Head, ImmutableArray<Value[]> Rows) : EntityData(Register);

/// <param name="Values">The value of the constant and of separators, by field index.</param>
public sealed record ConstantData(Constant Constant, Value[] Values) : EntityData(Constant);
