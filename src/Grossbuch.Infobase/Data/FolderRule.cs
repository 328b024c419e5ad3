using Grossbuch.Core.Values;
using Grossbuch.Metadata;

namespace Grossbuch.Infobase.Data;

/// <summary>
/// Attributes that exist only for items or only for folders hold NULL in the other rows (corrections §3.3), not the type's default.
/// </summary>
internal static class FolderRule
{
    public static void Apply(Table table, Value[] row)
    {
        var isFolder = table.Find(StandardField.IsFolder) is { } flag && row[flag.Index] is { Kind: ValueKind.Boolean, AsBoolean: true };
        foreach (var field in table.Fields)
        {
            if (!field.IsNullable) continue;
            if (field.Use == (isFolder ? AttributeUse.ForItem : AttributeUse.ForFolder)) row[field.Index] = Value.Null;
        }
    }
}
