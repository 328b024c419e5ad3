using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Infobase.Data;

/// <summary>
/// The hierarchy of seeded objects: folders first, each object below one made before it, no deeper than the configuration allows.
/// </summary>
internal sealed class SeedTree
{
    private const int LevelsMax = 3;

    private readonly bool _hasParent;
    private readonly bool _hasFolders;
    private readonly int _folders;
    private readonly int _levelsMax;
    private readonly int[] _levels;

    public SeedTree(DataObject item, int count)
    {
        var catalog = item as Catalog;
        _hasParent = item.Table.Find(StandardField.Parent) is not null;
        _hasFolders = item.Table.Find(StandardField.IsFolder) is not null;
        _folders = _hasFolders ? Math.Max(1, count / 10) : 0;
        _levelsMax = catalog is { LimitLevelCount: true } ? Math.Clamp(catalog.LevelCount, 1, LevelsMax) : LevelsMax;
        _levels = new int[count];
        Owners = item.Table.Find(StandardField.Owner) is null ? [] : new Value[count];
    }

    /// <summary>Owners given so far, by index.</summary>
    public Value[] Owners { get; }

    public bool IsFolder(int index) => index < _folders;

    /// <summary>Index of the parent; −1 for the top.</summary>
    public int ParentOf(int index, SeedRandom random)
    {
        if (!_hasParent || index == 0) return -1;
        var candidate = _hasFolders ? random.Below(Math.Min(index, _folders)) : random.Below(index);
        // A folder counts as a level too; an item below a folder of the last level would be one too deep.
        if (_levels[candidate] + 1 >= _levelsMax || random.Chance(20)) return -1;
        _levels[index] = _levels[candidate] + 1;
        return candidate;
    }
}
