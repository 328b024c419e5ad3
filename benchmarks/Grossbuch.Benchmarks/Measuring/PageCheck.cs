using System.Text.Json;
using Grossbuch.Benchmarks.Subjects;

namespace Grossbuch.Benchmarks.Measuring;

/// <summary>Before two servers are compared, both must send the same rows' worth: as many rows, with the same ten columns.</summary>
internal static class PageCheck
{
    private static readonly string[] Columns =
    [
        "Ref_Key", "Code", "Description", "Parent_Key", "Owner_Key", "Цена", "ДатаСоздания", "DeletionMark", "Активен", "DataVersion",
    ];

    public static void Check(string path, string answer)
    {
        using var page = JsonDocument.Parse(answer);
        var rows = page.RootElement.GetProperty("value");
        if (rows.GetArrayLength() != GoodsFile.PageRows)
            throw new BenchmarkException($"{path} answered {rows.GetArrayLength()} rows instead of {GoodsFile.PageRows}");
        var names = rows[0].EnumerateObject().Select(property => property.Name).ToHashSet();
        if (!names.SetEquals(Columns))
            throw new BenchmarkException($"{path} answered the columns {string.Join(',', names)} instead of {string.Join(',', Columns)}");
    }
}
