using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.OData.Url;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary>One value that an execution fills in.</summary>
internal readonly record struct LiteralSlot(int Slot, int LiteralIndex, LiteralReader Reader);

/// <summary>Collects the slots of a plan while it is built, and fills them when it runs.</summary>
internal sealed class LiteralSlots
{
    private readonly ImmutableArray<LiteralSlot>.Builder _slots = ImmutableArray.CreateBuilder<LiteralSlot>();

    /// <summary>The value of a literal as a parameter; text that belongs to the shape is a value of the plan itself.</summary>
    public Parameter Add(PlanBuilder builder, LiteralNode literal, TypeDescription type, LiteralReader reader)
    {
        if (literal.LiteralIndex < 0) return builder.Constant(reader.Read(literal.Text.Replace("'", "''", StringComparison.Ordinal)), type);
        return Add(builder, literal.LiteralIndex, type, reader);
    }

    public Parameter Add(PlanBuilder builder, int literalIndex, TypeDescription type, LiteralReader reader)
    {
        var parameter = builder.Parameter(type);
        _slots.Add(new LiteralSlot(parameter.Index, literalIndex, reader));
        return parameter;
    }

    public ImmutableArray<LiteralSlot> ToImmutable() => _slots.ToImmutable();

    /// <summary>A copy of a plan's values with the request's literals in their slots.</summary>
    public static Value[] Fill(ImmutableArray<Value> values, ImmutableArray<LiteralSlot> slots, RequestText request)
    {
        var filled = values.AsSpan().ToArray();
        foreach (var slot in slots) filled[slot.Slot] = slot.Reader.Read(request.TextOf(request.Literals[slot.LiteralIndex]));
        return filled;
    }
}
