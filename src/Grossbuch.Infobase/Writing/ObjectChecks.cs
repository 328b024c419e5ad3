using System.Collections.Immutable;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Infobase.Writing;

/// <summary>What the platform checks of an object before it writes it. Data exchange in load mode passes by (corrections §3.1).</summary>
internal static class ObjectChecks
{
    // A chain longer than any tree that people make is a broken one.
    private const int LevelsMax = 1_000;

    public static void Uniqueness(ObjectWrite write)
    {
        if (!IsChecked(write) || write.HasNewNumber || write.Series is not { CheckUnique: true } series) return;
        var field = series.FieldOf(write.Table);
        var code = write.Row[field.Index];
        if (Numbering.IsEmpty(code) && write.Context.Infobase.Options.Writing.EmptyCodes == "skip") return;
        series.Lock(write.Context, write.Table, write.Row);
        foreach (var table in series.Tables)
        {
            var values = series.Values(write.Table, write.Row, table);
            values.Add(code);
            // An object of another table is another one, even with the same key: no stored key is empty.
            var own = table == write.Table ? write.Reference.AsKey : RefKey.Empty;
            values.Add(Value.OfRef(((DataObject)table.Owner).RefType!, own));
            values.Add(Value.Of(1));
            if (write.Context.First(write.Context.Infobase.WritePlans.Another(table, series), [.. values]) is null) continue;
            throw new InfobaseException(
                ErrorCode.WriteRefused, write.Context.Texts.NotUnique(field), $"'{code}' is taken.", field.ToString());
        }
    }

    // An item with a name that the configuration does not have could never be deleted, and nobody would find it by that name.
    public static void PredefinedName(ObjectWrite write)
    {
        if (!IsChecked(write) || write.Object is not CodedObject owner) return;
        if (write.Table.Find(StandardField.PredefinedDataName) is not { } field) return;
        var given = write.Row[field.Index];
        if (RecordRules.IsEmpty(given) || write.Old?[field.Index] == given) return;
        if (owner.Predefined.Any(item => string.Equals(item.Name, given.AsString, StringComparison.OrdinalIgnoreCase))) return;
        throw new InfobaseException(
            ErrorCode.BadValue, $"{field}: {owner.FullName} has no predefined item '{given.AsString}'.", place: field.ToString());
    }

    public static void Hierarchy(ObjectWrite write)
    {
        if (!IsChecked(write) || write.Table.Find(StandardField.Parent) is not { } field) return;
        var parent = write.Row[field.Index];
        if (parent.Kind != ValueKind.Ref || parent.AsKey.IsEmpty) return;
        // Other writes of the object cannot have changed its place.
        if (write.Old is { } old && old[field.Index] == parent && !HasOwnerChanged(write, old)) return;
        var chain = Ancestors(write, field, parent);
        if (chain.Count > 0) CheckParent(write, chain[0]);
        CheckLevels(write, field, chain.Count);
    }

    private static bool IsChecked(ObjectWrite write) => !write.IsLoad && write.Change.Verb != ChangeVerb.Save;

    private static bool HasOwnerChanged(ObjectWrite write, Value[] old) =>
        write.Table.Find(StandardField.Owner) is { } owner && old[owner.Index] != write.Row[owner.Index];

    // The rows above the new place, the nearest first. A reference that points at nothing ends the chain: references are not checked.
    private static List<Value[]> Ancestors(ObjectWrite write, Field field, Value parent)
    {
        var chain = new List<Value[]>();
        var key = write.Table[StandardField.Ref];
        while (parent.Kind == ValueKind.Ref && !parent.AsKey.IsEmpty)
        {
            if (parent == write.Reference || chain.Count > LevelsMax)
                throw Refused(write, write.Context.Texts.ParentCycle(write.Object));
            var probe = (Value[])write.Row.Clone();
            probe[key.Index] = parent;
            if (write.Context.Stored(write.Table, probe, isHeld: false) is not { } above) break;
            chain.Add(above);
            parent = above[field.Index];
        }
        return chain;
    }

    private static void CheckParent(ObjectWrite write, Value[] parent)
    {
        if (write.Table.Find(StandardField.IsFolder) is { } folder && parent[folder.Index] != Value.Of(true))
            throw Refused(write, write.Context.Texts.ParentIsItem(write.Object));
        if (write.Table.Find(StandardField.Owner) is { } owner && parent[owner.Index] != write.Row[owner.Index])
            throw Refused(write, write.Context.Texts.ParentOfOtherOwner(write.Object));
    }

    private static void CheckLevels(ObjectWrite write, Field field, int above)
    {
        if (write.Object is not Catalog { LimitLevelCount: true, LevelCount: > 0 } catalog) return;
        var below = write.Old is null ? 0 : Descent(write, field, catalog.LevelCount);
        if (above + 1 + below > catalog.LevelCount)
            throw Refused(write, write.Context.Texts.TooManyLevels(catalog, catalog.LevelCount));
    }

    // How many levels hang below the object that moves.
    private static int Descent(ObjectWrite write, Field field, int most)
    {
        ImmutableArray<Field> where = [.. write.Table.Separators, field];
        var read = write.Context.Infobase.WritePlans.Keys(write.Table, where);
        var areas = write.Table.Separators.Select(separator => write.Row[separator.Index]).ToArray();
        List<Value> level = [write.Reference];
        for (var depth = 0; depth <= most; depth++)
        {
            var next = new List<Value>();
            foreach (var reference in level)
                next.AddRange(write.Context.All(read, [.. areas, reference]).Select(key => key[^1]));
            if (next.Count == 0) return depth;
            level = next;
        }
        return most;
    }

    private static InfobaseException Refused(ObjectWrite write, string text) =>
        new(ErrorCode.WriteRefused, text, place: write.Object.FullName);
}
