using System.Collections.Immutable;
using System.Text;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.OData.Model;
using Grossbuch.OData.Wire;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Export;

/// <summary>The members of an exported row: those of the door, on one line, and without loss where the door is lossy.</summary>
internal sealed class ExportMembers
{
    private readonly ImmutableArray<JsonMember> _members;

    /// <param name="before">What stands before the first member.</param>
    public ExportMembers(ExportTable table, RowCursor cursor, WireNames names, string before, Func<Field, bool> isPrinted)
    {
        var members = new List<(string Name, JsonMember Member)>();
        for (var i = 0; i < table.Properties.Length; i++)
            if (isPrinted(table.Properties[i].Field!)) members.AddRange(Of(table.Properties[i], cursor.Columns[i], names));
        Names = [.. members.Select(pair => pair.Name)];
        ExportTable.CheckNames(table.Table, Names);
        foreach (var (name, member) in members)
        {
            member.Prefix = Encoding.UTF8.GetBytes($"{before}\"{name}\":");
            before = ",";
        }
        _members = [.. members.Select(pair => pair.Member)];
    }

    public ImmutableArray<string> Names { get; }

    public void Write(WireBuffer to, RowCursor cursor)
    {
        foreach (var member in _members)
        {
            to.Put(member.Prefix);
            member.Write(to, cursor.Batch, cursor.Row, cursor.Context);
        }
    }

    private static IEnumerable<(string Name, JsonMember Member)> Of(WireProperty property, ColumnLayout column, WireNames names)
    {
        switch (property.Kind)
        {
            case WireKind.Storage:
                yield return (property.ContentName!, new ContentMember(column));
                yield return (property.TypeName!, new ContentTypeMember(column));
                break;
            case WireKind.Composite:
                yield return (property.Name, new ExactCompositeMember(column));
                yield return (property.TypeName!, new CompositeTypeMember(column));
                break;
            case WireKind.RoutePoint:
                yield return (property.Name, new TextMember(column));
                yield return (property.TypeName!, new RoutePointTypeMember(column));
                break;
            case WireKind.Enum:
                yield return (property.Name, new ExactEnumMember(column, names.EnumOf(column.Type.Refs[0])));
                break;
            case WireKind.Types:
                yield return (property.Name, new FlatTypesMember(column));
                break;
            default:
                yield return (property.Name, JsonRowWriter.ValueOf(property, column, names));
                break;
        }
    }
}

/// <summary>
/// The name of an enumeration value. One that the configuration no longer has is printed as its key, so that an import refuses it by name
/// instead of losing it in silence.
/// </summary>
internal sealed class ExactEnumMember(ColumnLayout column, EnumNames names) : JsonMember
{
    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        if (PutNull(to, column, batch, row)) return;
        to.Put((byte)'"');
        Put(to, names, batch, row, column.Key);
        to.Put((byte)'"');
    }

    public static void Put(WireBuffer to, EnumNames names, RowBatch batch, int row, int slot)
    {
        var key = batch.Key(row, slot);
        var name = names.Find(key);
        if (!name.IsEmpty || key.IsEmpty)
        {
            to.Put(name);
            return;
        }
        Utf8.Uuid(to.Room(Utf8.UuidLength), batch.Bytes(row, slot));
        to.Advance(Utf8.UuidLength);
    }
}

/// <summary>The value of a composite; of an enumeration as <see cref="ExactEnumMember"/> prints it.</summary>
internal sealed class ExactCompositeMember(ColumnLayout column) : JsonMember
{
    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        if (PutNull(to, column, batch, row)) return;
        to.Put((byte)'"');
        Put(to, column, batch, row, context);
        to.Put((byte)'"');
    }

    public static void Put(WireBuffer to, ColumnLayout column, RowBatch batch, int row, WireContext context)
    {
        if (column.Tag >= 0 && (ValueKind)batch.Integer(row, column.Tag) == ValueKind.Ref
            && CompositeText.RefTypeOf(column, batch, row, context) is { IsEnum: true } type)
            ExactEnumMember.Put(to, context.Names.EnumOf(type), batch, row, column.Key);
        else CompositeText.Put(to, column, batch, row, context);
    }
}

/// <summary>A description of types on one line.</summary>
internal sealed class FlatTypesMember(ColumnLayout column) : JsonMember
{
    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        if (PutNull(to, column, batch, row)) return;
        // Line feeds are only layout there: no name has one.
        foreach (var code in context.Names.TypeDescription(batch.Bytes(row, column.Text)))
            if (code != '\n') to.Put(code);
    }
}
