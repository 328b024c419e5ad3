using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Metadata.Loading;

// Predefined items: a tree in the source, a list with parents before children in the model.
internal sealed partial class ModelBuilder
{
    private ImmutableArray<PredefinedItem> PredefinedOf(RawObject owner)
    {
        var records = owner.Records(RawParts.Predefined);
        if (records.Length == 0) return [];
        var items = ImmutableArray.CreateBuilder<PredefinedItem>();
        AddPredefined(records, Guid.Empty, owner, items);
        return items.ToImmutable();
    }

    private void AddPredefined(RawObject[] records, Guid parent, RawObject owner, ImmutableArray<PredefinedItem>.Builder items)
    {
        foreach (var raw in records)
        {
            items.Add(PredefinedItemOf(raw, parent, owner));
            AddPredefined(raw.Children, raw.Uuid, owner, items);
        }
    }

    private PredefinedItem PredefinedItemOf(RawObject raw, Guid parent, RawObject owner)
    {
        TypeDescription? valueType = raw.Text("Type") is { Length: > 0 } type ? _types.ResolveUnstored(type, raw, owner.FullName) : null;
        return new PredefinedItem
        {
            Id = raw.Uuid,
            Name = raw.Name,
            Code = raw.Text("Code"),
            Description = raw.Text("Description"),
            IsFolder = raw.Flag("IsFolder"),
            Parent = parent,
            ValueType = valueType,
            AccountType = Literal(raw, "AccountType", AccountType.Active),
            OffBalance = raw.Flag("OffBalance"),
            Order = raw.Text("Order"),
            AccountingFlags = [.. raw.Names("AccountingFlags")],
            ExtDimensions =
            [
                .. raw.Records("ExtDimensionTypes").Select(item =>
                    new PredefinedExtDimension(item.Name, item.Flag("Turnover"), [.. item.Names("AccountingFlags")])),
            ],
            ActionPeriodIsBasic = raw.Flag("ActionPeriodIsBase"),
            Displaced = [.. raw.Names("Displaced")],
            Base = [.. raw.Names("Base")],
            Leading = [.. raw.Names("Leading")],
        };
    }
}
