using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using Grossbuch.Storage;
using Xunit;

namespace Grossbuch.Tests.Storage;

/// <summary>A change as tests like it: without waiting, because nobody else writes.</summary>
internal sealed class TestWrite(StoreWrite write) : IDisposable
{
    public void Insert(Table table, ReadOnlySpan<Value> row) => write.Insert(table, row);

    public bool Update(Table table, ReadOnlySpan<Field> key, ReadOnlySpan<Value> row) => write.Update(table, key, row);

    public int Delete(Table table, ReadOnlySpan<Field> fields, ReadOnlySpan<Value> values) => write.Delete(table, fields, values);

    public bool Exists(Table table, ReadOnlySpan<Field> fields, ReadOnlySpan<Value> values) => write.Exists(table, fields, values);

    public RowReader Read(PreparedRead read, ReadOnlyMemory<Value> values) => write.Read(read, values);

    public void Mark() => write.Mark();

    public void ReturnToMark() => write.ReturnToMark();

    public void Commit() => write.Commit().AsTask().GetAwaiter().GetResult();

    public void Dispose() => write.DisposeAsync().AsTask().GetAwaiter().GetResult();
}

internal static class TestWrites
{
    public static TestWrite BeginWrite(this Store store) =>
        new(store.BeginWrite(isLong: false, TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult());
}
