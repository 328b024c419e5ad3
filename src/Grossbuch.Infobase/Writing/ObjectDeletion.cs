using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Data;
using Grossbuch.Infobase.Rights;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Infobase.Writing;

/// <summary>
/// Deletes an object physically: no deletion mark, no look at who refers to it (odata §8.8). Its sections go with it, the movements of a
/// document, and the records of independent registers that it is the master of (corrections §4.5).
/// </summary>
internal static class ObjectDeletion
{
    public static void Run(WriteContext context, Change change, ObjectData data)
    {
        var table = data.Object.Table;
        var row = (Value[])data.Values.Clone();
        context.SetAreas(table, row);
        if (row[table[StandardField.Ref].Index] is not { Kind: ValueKind.Ref } reference || reference.AsKey.IsEmpty)
            throw new InfobaseException(ErrorCode.KeyMissing, $"{data.Object.FullName}: Ref_Key is missing or empty.");
        // Who may not delete is not told what is there.
        context.Session.Roles.Demand(data.Object, AccessRight.Delete);
        var stored = context.Stored(table, row) ?? throw ObjectWrite.NotFound(data.Object);
        ObjectWrite.CheckVersion(context, change, table, stored);
        CheckMayGo(context, data.Object, stored);

        foreach (var section in data.Object.TabularSections) DeleteRows(context, section.Table, ObjectWrite.ScopeOf(section.Table), row);
        if (data.Object is Document document) Movements.Delete(context, document, table, stored);
        MasterRecords.Delete(context, table, row, reference);
        DeleteRows(context, table, context.Infobase.WritePlans.KeyOf(table), row);

        void DeleteRows(WriteContext at, Table from, Field[] scope, Value[] owner) =>
            at.Store.Delete(from, scope, Array.ConvertAll(scope, field => owner[table.Find(field.Name)!.Index]));
    }

    private static void CheckMayGo(WriteContext context, DataObject item, Value[] stored)
    {
        if (item.Table.Find(StandardField.PredefinedDataName) is { } name && stored[name.Index] is { Kind: ValueKind.String } given
            && given.AsString.Length > 0)
            throw new InfobaseException(
                ErrorCode.WriteRefused, context.Texts.PredefinedDeletion(item), $"It is the predefined item {given.AsString}.",
                item.FullName);
        if (item.Table.Find(StandardField.ThisNode) is { } node && stored[node.Index] == Value.Of(true))
            throw new InfobaseException(ErrorCode.WriteRefused, context.Texts.ThisNodeDeletion(item), place: item.FullName);
    }
}

/// <summary>The records of a document in the registers that it may move.</summary>
internal static class Movements
{
    public static void Delete(WriteContext context, Document document, Table own, Value[] row)
    {
        var recorder = row[own[StandardField.Ref].Index];
        foreach (var name in document.RegisterRecords)
        {
            if (document.Configuration.Find<Register>(name) is not { HasRecorder: true } register) continue;
            var scope = RecordSetWrite.ScopeOf(register.Table);
            context.Store.Delete(register.Table, scope, Array.ConvertAll(scope, field =>
                field.Standard == StandardField.Recorder ? recorder
                    : own.Find(field.Name) is { } same ? row[same.Index] : Value.Undefined));
        }
    }
}

/// <summary>Records that vanish with the object in their master dimension.</summary>
internal static class MasterRecords
{
    public static void Delete(WriteContext context, Table own, Value[] row, Value reference)
    {
        foreach (var field in context.Infobase.WritePlans.MasterDimensionsOf(reference.AsRefType))
        {
            Field[] scope = [.. field.Table.Separators, field];
            context.Store.Delete(field.Table, scope, Array.ConvertAll(scope, part =>
                part == field ? reference : own.Find(part.Name) is { } same ? row[same.Index] : Value.Undefined));
        }
    }
}
