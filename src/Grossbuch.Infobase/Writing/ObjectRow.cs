using Grossbuch.Core.Values;
using Grossbuch.Infobase.Data;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Infobase.Writing;

/// <summary>Puts together the row of an object: fill values or what is stored, and what was given over it.</summary>
internal static class ObjectRow
{
    public static void Compose(ObjectWrite write)
    {
        switch (write.Change.Verb)
        {
            case ChangeVerb.Create: Create(write); break;
            case ChangeVerb.Update: Update(write); break;
            default: Whole(write); break;
        }
        // Follows from the name: nobody gives it.
        if (write.Table.Find(StandardField.PredefinedDataName) is { } name)
            Set(write, StandardField.Predefined, Value.Of(!RecordRules.IsEmpty(write.Row[name.Index])));
        StoredForm.Apply(write.Table, write.Row);
        FolderRule.Apply(write.Table, write.Row);
    }

    // Creation over an interface fills as Fill() does, and what was given wins (corrections §1.1).
    private static void Create(ObjectWrite write)
    {
        foreach (var field in write.Table.Fields)
        {
            ref var value = ref write.Row[field.Index];
            if (value.Kind == ValueKind.Null) value = field.FillValue ?? Value.Undefined;
        }
        Set(write, StandardField.DataVersion, Value.Of(0));
        // Only the predefined node stands for this infobase.
        Set(write, StandardField.ThisNode, Value.Of(false));
    }

    private static void Update(ObjectWrite write)
    {
        var old = write.Old!;
        foreach (var field in write.Table.Fields)
        {
            ref var value = ref write.Row[field.Index];
            if (value.Kind == ValueKind.Null || IsKept(field)) value = old[field.Index];
            // An attribute that the row could not have before, or has no more.
            if (value.Kind == ValueKind.Null) value = Value.Undefined;
        }
        var version = write.Table[StandardField.DataVersion];
        Set(write, StandardField.DataVersion, Value.Of((long)old[version.Index].AsNumber.Unscaled + 1));
    }

    private static void Whole(ObjectWrite write)
    {
        // The interface does not show which node is this infobase: the predefined one is.
        if (write is { Object: ExchangePlan plan } && write[StandardField.ThisNode].Kind != ValueKind.Boolean)
            Set(write, StandardField.ThisNode, Value.Of(write.Reference.AsKey == RefKey.FromUuid(plan.ThisNode)));
        foreach (ref var value in write.Row.AsSpan())
            if (value.Kind == ValueKind.Null) value = Value.Undefined;
    }

    // What is decided when the object is made, or is the store's own affair.
    private static bool IsKept(Field field) =>
        field.Standard is StandardField.Ref or StandardField.IsFolder or StandardField.DataVersion or StandardField.ThisNode;

    private static void Set(ObjectWrite write, StandardField standard, Value value)
    {
        if (write.Table.Find(standard) is { } field) write.Row[field.Index] = value;
    }
}
