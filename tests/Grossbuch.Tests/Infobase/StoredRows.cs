using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Infobase;
using Grossbuch.Infobase.Data;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using Xunit;

namespace Grossbuch.Tests.Infobase;

/// <summary>Entities as a session reads them back: whole tables, because those of tests are small.</summary>
internal static class StoredRows
{
    public static async Task<List<Value[]>> All(Session session, Table table)
    {
        var builder = new PlanBuilder(session.Configuration, table);
        foreach (var field in table.Fields) builder.Select(field.Name, builder.Field(field));
        var cancellation = TestContext.Current.CancellationToken;
        await using var reader = await session.Read(builder.Build(), cancellation);
        var batch = new RowBatch();
        var rows = new List<Value[]>();
        while (await reader.Fill(batch, cancellation))
            for (var row = 0; row < batch.RowCount; row++)
                rows.Add([.. reader.Columns.Select(column => RowValues.Of(reader, batch, row, column, session.Configuration))]);
        return rows;
    }

    /// <summary>The entity with the key of the given one; null when it is not there. An empty record set is there.</summary>
    public static async Task<EntityData?> Find(Session session, EntityData entity)
    {
        var table = entity.Object.Table;
        var key = KeyRow(entity);
        var found = (await All(session, table)).Where(row => Matches(key, row, table)).ToList();
        switch (entity)
        {
            case RecordSetData set:
                var line = table[StandardField.LineNumber].Index;
                return set with { Rows = [.. found.OrderBy(row => row[line].AsNumber)] };
            case ObjectData item:
                if (found.Count == 0) return null;
                var sections = ImmutableArray.CreateBuilder<SectionData>();
                foreach (var section in item.Object.TabularSections) sections.Add(await Section(session, section, item.Reference));
                return item with { Values = Assert.Single(found), Sections = sections.ToImmutable() };
            case RecordData record: return found.Count == 0 ? null : record with { Values = Assert.Single(found) };
            case ConstantData constant: return found.Count == 0 ? null : constant with { Values = Assert.Single(found) };
            default: return null;
        }
    }

    /// <summary>The values by which an entity is found, or all that it has.</summary>
    public static Value[] KeyRow(EntityData entity) => entity switch
    {
        ObjectData data => data.Values,
        RecordData data => data.Values,
        RecordSetData data => data.Head,
        ConstantData data => data.Values,
        _ => throw new ArgumentException(entity.ToString()),
    };

    /// <summary>Whether a row has all values that are given.</summary>
    public static bool Matches(Value[] given, Value[] row)
    {
        for (var i = 0; i < given.Length; i++)
            if (given[i].Kind != ValueKind.Null && given[i] != row[i]) return false;
        return true;
    }

    private static bool Matches(Value[] given, Value[] row, Table table)
    {
        foreach (var field in table.Fields)
        {
            var isKey = table.Kind switch
            {
                TableKind.Objects => field.Standard == StandardField.Ref,
                TableKind.Constant => false,
                _ when table.Find(StandardField.Recorder) is not null => field.Standard == StandardField.Recorder,
                _ => table.Key.Contains(field),
            };
            if (isKey && given[field.Index].Kind != ValueKind.Null && given[field.Index] != row[field.Index]) return false;
        }
        return true;
    }

    private static async Task<SectionData> Section(Session session, TabularSection section, Value reference)
    {
        var table = section.Table;
        var key = table[StandardField.Ref].Index;
        var line = table[StandardField.LineNumber].Index;
        var rows = (await All(session, table)).Where(row => row[key] == reference).OrderBy(row => row[line].AsNumber);
        return new SectionData(section, [.. rows]);
    }
}
