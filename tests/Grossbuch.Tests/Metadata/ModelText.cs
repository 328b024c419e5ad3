using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;

namespace Grossbuch.Tests.Metadata;

/// <summary>
/// Prints a configuration as text, everything that is public in it, so that two models are equal when their texts are. It walks properties
/// by reflection: what is added to the model is printed without anyone remembering it.
/// </summary>
internal static class ModelText
{
    // References back and what follows from the rest.
    private static readonly HashSet<string> Skipped =
    [
        "Configuration", "Table", "Index", "EqualityContract", "FullNameRussian", "NumeratorObject", "Chart", "ExtDimensionTypesChart",
        "Documents", "CommonAttribute",
    ];

    private static readonly Dictionary<Type, PropertyInfo[]> Properties = [];

    public static string Print(Configuration configuration)
    {
        var to = new StringBuilder();
        Print(to, "Properties", configuration.Properties, 0);
        Print(to, "Modules", configuration.Modules, 0);
        foreach (var item in configuration.Objects)
        {
            Print(to, "Object", item, 0);
            if (item is not DataObject data) continue;
            foreach (var table in data.AllTables)
                to.Append(CultureInfo.InvariantCulture, $"  table {table.Kind} {table.FullName} key {string.Join(',', table.Key)}: ")
                    .AppendJoin(", ", table.Fields.Select(field => $"{field.Name} {Types(field.Type)}{(field.IsNullable ? " null" : "")}"))
                        .Append('\n');
        }
        return to.ToString();
    }

    private static void Print(StringBuilder to, string name, object? value, int depth)
    {
        to.Append(' ', depth * 2).Append(name).Append(": ");
        if (Simple(value) is { } text) { to.Append(text).Append('\n'); return; }
        if (value is IDictionary dictionary)
        {
            to.Append('\n');
            foreach (var key in dictionary.Keys.Cast<string>().Order(StringComparer.Ordinal)) Print(to, key, dictionary[key], depth + 1);
            return;
        }
        if (value is IEnumerable items)
        {
            to.Append('\n');
            foreach (var item in items) Print(to, "-", item, depth + 1);
            return;
        }
        to.Append(value!.GetType().Name).Append('\n');
        foreach (var property in PropertiesOf(value.GetType()))
            if (property.GetValue(value) is { } part && !IsEmpty(part)) Print(to, property.Name, part, depth + 1);
    }

    private static string? Simple(object? value) => value switch
    {
        null => "null",
        string or bool or int or Guid or RefKey or Value or System.Enum => Convert.ToString(value, CultureInfo.InvariantCulture),
        TypeDescription type => Types(type),
        RefType type => $"{type.Name} {type.TypeId} {type.ObjectUuid}",
        LocalizedText text => string.Join(" | ", text.Texts.Select(item => $"{item.Language}={item.Text}")),
        _ when value.GetType() is { IsGenericType: true } generic && generic.Name.StartsWith("ValueTuple", StringComparison.Ordinal) =>
            value.ToString(),
        _ => null,
    };

    private static string Types(TypeDescription type)
    {
        var text = new StringBuilder(type.ToString());
        if (type.Has(PrimitiveTypes.Number))
            text.Append(CultureInfo.InvariantCulture,
                $" N{type.Number.Digits}.{type.Number.FractionDigits}{(type.Number.NonNegative ? "+" : "")}");
        if (type.Has(PrimitiveTypes.String))
            text.Append(CultureInfo.InvariantCulture, $" S{type.String.Length}{(type.String.Fixed ? "F" : "")}");
        if (type.Has(PrimitiveTypes.Date)) text.Append(CultureInfo.InvariantCulture, $" D{type.DateParts}");
        return text.ToString();
    }

    private static bool IsEmpty(object value) =>
        value is string { Length: 0 } or ICollection { Count: 0 } or LocalizedText { Texts.Length: 0 };

    private static PropertyInfo[] PropertiesOf(Type type)
    {
        if (Properties.TryGetValue(type, out var known)) return known;
        var found = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && !Skipped.Contains(property.Name)
                && property.Name is not ("AllTables" or "TabularSections"))
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .ToArray();
        return Properties[type] = found;
    }
}
