using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Storage;
using Grossbuch.Storage.Sqlite;
using Xunit;

namespace Grossbuch.Tests.Storage;

/// <summary>
/// The files of a database are copied before every statement of a restructuring, as a killed process would leave them. Each copy is the old
/// database, or the new one.
/// </summary>
[Trait("Database", "Sqlite")]
public sealed class RestructuringCrashTests
{
    private const string Things = "Catalog.Вещи";

    [Fact]
    public void A_restructuring_that_is_killed_at_any_statement_leaves_the_old_database_or_the_new_one()
    {
        var folder = Directory.CreateTempSubdirectory("grossbuch-crash-").FullName;
        try
        {
            var copies = new List<string>();
            Action? copy = null;
            using (var store = new StoreFixture(
                Make(TypeDescription.OfNumber(10, 2), "first"), options => options with { Trace = _ => copy?.Invoke() }))
            {
                store.Insert(Things, [.. Enumerable.Range(1, 3_000)
                    .Select(i => new[] { ("Ref", store.Ref(Things, i)), ("Поле", Value.Of(i)) })]);
                copy = () => copies.Add(CopyFiles(store.Path, Path.Combine(folder, $"{copies.Count}")));
                store.Restructure(Make(TypeDescription.OfString(20), "second"));
                copy();
                copy = null;
            }
            Assert.True(copies.Count > 15);
            var states = copies.Select(State).ToList();
            Assert.Equal("first", states[0]);
            Assert.Equal("second", states[^1]);
            Assert.Equal(states.Order(StringComparer.Ordinal), states);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Which configuration the copy is of, once its rows were found to be those of that configuration.
    private static string State(string path)
    {
        var hash = SqliteFile.AppliedHash(path);
        var isOld = hash == "first";
        var configuration = Make(isOld ? TypeDescription.OfNumber(10, 2) : TypeDescription.OfString(20), hash);
        Assert.Empty(SqliteFile.Plan(path, configuration, null).Steps);
        using (var store = SqliteStore.Open(path, configuration, new StoreOptions { IsDurable = false }))
        {
            var words = new PlanWords(configuration.Find<DataObject>(Things)!.Table);
            var reading = store.Read(store.Prepare(PlanWords.Plan(PlanWords.Project(words.Scan, words["Поле"]))), default,
                TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult();
            var rows = RowValues.ReadAll(reading, configuration);
            reading.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Assert.Equal(3_000, rows.Count);
            Assert.Equal(isOld ? Value.Of(3_000) : Value.Of("3000"), rows[^1][0]);
        }
        SqliteFile.Check(path);
        return hash;
    }

    private static string CopyFiles(string from, string to)
    {
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            if (File.Exists(from + suffix))
            {
                // SQLite holds its locks by range; a copy does not ask for them.
                using var source = new FileStream(from + suffix, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var target = File.Create(to + suffix);
                source.CopyTo(target);
            }
        return to;
    }

    private static Configuration Make(TypeDescription type, string hash)
    {
        var made = new TestConfiguration();
        return made.Add(new Catalog
        {
            Name = "Вещи",
            Uuid = made.Uuid(Things),
            RefType = made.Ref(Things),
            Attributes = [made.Field("Поле", type)]
        }).Build(hash);
    }
}
