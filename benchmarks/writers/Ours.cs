using System.Collections.Immutable;
using System.Diagnostics;
using Grossbuch.Core.Values;
using Grossbuch.Infobase;
using Grossbuch.Infobase.Bases;
using Grossbuch.Infobase.Data;
using Grossbuch.Infobase.Writing;
using Grossbuch.Metadata;
using Catalog = Grossbuch.Metadata.Objects.Catalog;

namespace Writers;

/// <summary>New items of a catalog at Session.Write: a code of the series, four indexes, durable when it returns.</summary>
internal static class Ours
{
    public static async Task<Figures> Run(string folder, int clients, TimeSpan time)
    {
        using var infobase = InfobaseOpening.Open(InfobaseFolder.Require(folder, "bench"), TimeProvider.System);
        var catalog = infobase.Configuration.Find<Catalog>("Catalog.Товары")!;
        // The first seconds go to the compiler, which replaces the code of the start by better code.
        await Measure(infobase, catalog, clients, WarmUp);
        return await Measure(infobase, catalog, clients, time);
    }

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private static async Task<Figures> Measure(Infobase infobase, Catalog catalog, int clients, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var loops = Enumerable.Range(0, clients).Select(client => Task.Run(() => Loop(infobase, catalog, client, watch, time)));
        var times = await Task.WhenAll(loops);
        return Figures.Of(times, watch.Elapsed);
    }

    private static async Task<List<long>> Loop(Infobase infobase, Catalog catalog, int client, Stopwatch watch, TimeSpan time)
    {
        var session = infobase.BeginOwner();
        var table = catalog.Table;
        var (description, price) = (table[StandardField.Description].Index, table.Find("Цена")!.Index);
        var times = new List<long>();
        for (var i = 0; watch.Elapsed < time; i++)
        {
            var values = new Value[table.Fields.Length];
            values[description] = Value.Of($"Товар {client}-{i}");
            values[price] = Value.Of(new Number(i * 100 + 99, 2));
            var start = Stopwatch.GetTimestamp();
            await session.Write(new Change(ChangeVerb.Create, new ObjectData(catalog, values, ImmutableArray<SectionData>.Empty)), default);
            times.Add(Stopwatch.GetTimestamp() - start);
        }
        return times;
    }
}
