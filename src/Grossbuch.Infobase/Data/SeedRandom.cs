namespace Grossbuch.Infobase.Data;

/// <summary>
/// SplitMix64: the same numbers on every machine and version, which System.Random does not promise. Each object has its own, so that a new
/// object in the configuration leaves the data of the others as they were.
/// </summary>
internal sealed class SeedRandom(ulong state)
{
    private ulong _state = state;

    public static SeedRandom For(int seed, string name)
    {
        var hash = 14695981039346656037UL ^ (uint)seed;
        foreach (var letter in name) hash = (hash ^ letter) * 1099511628211UL;
        return new SeedRandom(hash);
    }

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 to below the bound.</summary>
    public int Below(int bound) => (int)(Next() % (uint)bound);

    public long Below(long bound) => (long)(Next() % (ulong)bound);

    public bool Chance(int percent) => Below(100) < percent;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];
}
