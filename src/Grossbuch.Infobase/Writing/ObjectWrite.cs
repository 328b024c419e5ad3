using System.Collections.Immutable;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Data;
using Grossbuch.Infobase.Rights;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Infobase.Writing;

/// <summary>
/// One object on its way through the steps of a write, in the platform's order (configuration-format §6.2, corrections §3.1). Later issues
/// add their steps where they belong: handlers, registration of changes, history.
/// </summary>
internal sealed class ObjectWrite
{
    private static readonly ImmutableArray<Action<ObjectWrite>> Steps =
    [
        // First of all: who may not write is not told what is there.
        DemandRights,
        Identify,
        CheckVersion,
        ObjectRow.Compose,
        Numbering.Assign,
        ObjectChecks.PredefinedName,
        ObjectChecks.Hierarchy,
        ObjectChecks.Uniqueness,
        UnpostWhenMarked,
        Store,
        StoreSections,
    ];

    private ImmutableArray<SectionData> _sections = [];

    private ObjectWrite(WriteContext context, Change change, ObjectData data)
    {
        Context = context;
        Change = change;
        Data = data;
        Series = context.Infobase.WritePlans.SeriesOf(data.Object);
    }

    public WriteContext Context { get; }

    public Change Change { get; }

    public ObjectData Data { get; }

    public DataObject Object => Data.Object;

    public Table Table => Object.Table;

    public NumberSeries? Series { get; }

    public bool IsLoad => Change.IsLoad;

    /// <summary>The stored row; null for a new object, and for a whole entity that replaces whatever is there.</summary>
    public Value[]? Old { get; private set; }

    public bool IsNew => Old is null && Change.Verb != ChangeVerb.Save;

    /// <summary>The row that will be stored.</summary>
    public Value[] Row { get; set; } = [];

    /// <summary>The code or number was given by the series: it is unique by its making.</summary>
    public bool HasNewNumber { get; set; }

    public Value this[StandardField field] => Table.Find(field) is { } found ? Row[found.Index] : Value.Null;

    public static ObjectData Run(WriteContext context, Change change, ObjectData data)
    {
        var write = new ObjectWrite(context, change, data);
        foreach (var step in Steps) step(write);
        return data with { Values = write.Row, Sections = write._sections };
    }

    /// <summary>The reference of the object that is written.</summary>
    public Value Reference => Row[Table[StandardField.Ref].Index];

    private static void Identify(ObjectWrite write)
    {
        write.Row = (Value[])write.Data.Values.Clone();
        write.Context.SetAreas(write.Table, write.Row);
        var reference = write.Table[StandardField.Ref].Index;
        var given = write.Row[reference];
        if (given.Kind != ValueKind.Ref || given.AsKey.IsEmpty)
        {
            if (write.Change.Verb != ChangeVerb.Create)
                throw new InfobaseException(ErrorCode.KeyMissing, $"{write.Object.FullName}: Ref_Key is missing or empty.");
            write.Row[reference] = Value.OfRef(write.Object.RefType!, write.Context.Infobase.References.Next());
            return;
        }
        if (write.Change is { Verb: ChangeVerb.Save, ExpectedVersion: null }) return;
        write.Old = write.Context.Stored(write.Table, write.Row);
        if (write.Change.Verb == ChangeVerb.Create && write.Old is not null)
            throw new InfobaseException(
                ErrorCode.KeyExists, $"{write.Object.FullName}: there is an object with this reference already.",
                place: write.Object.FullName);
        if (write.Change.Verb == ChangeVerb.Update && write.Old is null) throw NotFound(write.Object);
    }

    private static void DemandRights(ObjectWrite write)
    {
        var roles = write.Context.Session.Roles;
        if (write.Change.Verb != ChangeVerb.Update) roles.Demand(write.Object, AccessRight.Insert);
        if (write.Change.Verb != ChangeVerb.Create) roles.Demand(write.Object, AccessRight.Update);
    }

    private static void CheckVersion(ObjectWrite write) => CheckVersion(write.Context, write.Change, write.Table, write.Old);

    public static void CheckVersion(WriteContext context, Change change, Table table, Value[]? stored)
    {
        if (change.ExpectedVersion is not { } expected || change.Verb == ChangeVerb.Create) return;
        if (stored?[table[StandardField.DataVersion].Index].AsNumber.CompareTo(expected) != 0)
            throw new InfobaseException(
                ErrorCode.VersionConflict, context.Texts.VersionChanged, "Read the object again and repeat the change.", table.FullName);
    }

    // "Posted and marked for deletion" is no state of the platform: the mark takes the movements away first (corrections §1.1).
    private static void UnpostWhenMarked(ObjectWrite write)
    {
        if (write.Object is not Document document || write.IsLoad || write.Change.Verb == ChangeVerb.Save) return;
        if (write[StandardField.Posted] != Value.Of(true) || write[StandardField.DeletionMark] != Value.Of(true)) return;
        var posted = write.Table[StandardField.Posted].Index;
        if (write.Old?[posted] == Value.Of(true)) write.Context.Session.Roles.Demand(document, AccessRight.UndoPosting);
        write.Row[posted] = Value.Of(false);
        if (document.RegisterRecordsDeletion != RegisterRecordsDeletion.AutoDeleteOff)
            Movements.Delete(write.Context, document, write.Table, write.Row);
    }

    private static void Store(ObjectWrite write)
    {
        var store = write.Context.Store;
        if (!write.IsNew && store.Update(write.Table, write.Context.Infobase.WritePlans.KeyOf(write.Table), write.Row)) return;
        store.Insert(write.Table, write.Row);
    }

    // A section that was not given stays, unless the whole object was given.
    private static void StoreSections(ObjectWrite write)
    {
        var stored = ImmutableArray.CreateBuilder<SectionData>();
        foreach (var section in write.Object.TabularSections)
        {
            var given = write.Data.Sections.FirstOrDefault(data => data.Section == section);
            if (given is null && write.Change.Verb != ChangeVerb.Save) continue;
            var rows = given is not null && write.Has(section) ? given.Rows : [];
            stored.Add(new SectionData(
                section, RowSet.Replace(write.Context.Store, section.Table, ScopeOf(section.Table), write.Table, write.Row, rows)));
        }
        write._sections = stored.ToImmutable();
    }

    // Sections of items are empty in folders, and those of folders in items (corrections §3.3).
    private bool Has(TabularSection section) =>
        section.Use != (this[StandardField.IsFolder] == Value.Of(true) ? AttributeUse.ForItem : AttributeUse.ForFolder);

    /// <summary>What the rows of a section have in common: the data area and the object.</summary>
    public static Field[] ScopeOf(Table section) => [.. section.Separators, section[StandardField.Ref]];

    public static InfobaseException NotFound(DataObject item) =>
        new(ErrorCode.InstanceNotFound, $"{item.FullName}: there is no object with this key.", place: item.FullName);
}
