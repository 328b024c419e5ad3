using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Data;
using Grossbuch.Infobase.Rights;

namespace Grossbuch.Infobase.Writing;

/// <summary>The value of a constant: there always, so it can only be set.</summary>
internal static class ConstantWrite
{
    public static ConstantData Run(WriteContext context, Change change, ConstantData data)
    {
        if (change.Verb is ChangeVerb.Create or ChangeVerb.Delete)
            throw new InfobaseException(
                ErrorCode.NotSupported, $"{data.Constant.FullName} is neither made nor deleted: it is set.", place: data.Constant.FullName);
        var table = data.Constant.Table;
        var row = (Value[])data.Values.Clone();
        context.SetAreas(table, row);
        context.Session.Roles.Demand(data.Constant, AccessRight.Update);
        var stored = change.Verb == ChangeVerb.Update ? context.Stored(table, row) : null;
        for (var i = 0; i < row.Length; i++)
            if (row[i].Kind == ValueKind.Null) row[i] = stored?[i] ?? Value.Undefined;
        StoredForm.Apply(table, row);
        if (!context.Store.Update(table, context.Infobase.WritePlans.KeyOf(table), row)) context.Store.Insert(table, row);
        return data with { Values = row };
    }
}
