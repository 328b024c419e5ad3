using System.Collections.Immutable;
using Grossbuch.Core.Identity;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Writing;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Enum = Grossbuch.Metadata.Objects.Enum;

namespace Grossbuch.Infobase.Data;

/// <summary>
/// Fills any configuration with valid data, the same for the same seed: hierarchies, owners, series of codes and unique keys are respected,
/// register records belong to posted documents. Objects that are there already are left alone, so the same seed twice adds nothing.
/// </summary>
public sealed class Seeder
{
    private static readonly long FirstTicks = new DateTime(2023, 1, 1).Ticks - new DateTime(1582, 10, 15).Ticks;

    private readonly Infobase _infobase;
    private readonly Configuration _configuration;
    private readonly int _rows;
    private readonly int _seed;
    private readonly Dictionary<RefType, RefKey[]> _keys = [];
    private readonly SeedValues _values;
    private readonly SeedRegisters _registers;
    private SessionTransaction _transaction = null!;
    private long _written;

    public Seeder(Infobase infobase, int rows, int seed)
    {
        _infobase = infobase;
        _configuration = infobase.Configuration;
        _rows = rows;
        _seed = seed;
        _values = new SeedValues(_configuration, type => KeysOf(type));
        _registers = new SeedRegisters(_configuration, _values, rows);
    }

    /// <summary>Objects that belong to data areas: their rows need an area, and a seed has none to put them into.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Makes the data in one change; reports each object and returns the number of rows written.</summary>
    public async ValueTask<long> Run(CancellationToken cancellation, Action<string, long>? progress = null)
    {
        await using var transaction = await _infobase.BeginOwner().BeginTransaction(isLong: true, cancellation).ConfigureAwait(false);
        _transaction = transaction;
        foreach (var item in _configuration.DataObjects)
        {
            if (item.Table.Separators.Any())
            {
                LeftOut++;
                continue;
            }
            var random = SeedRandom.For(_seed, item.FullName);
            switch (item)
            {
                case Enum or DocumentJournal: continue;
                case Constant constant: Add(constant, random); break;
                case InformationRegister { HasRecorder: false } register:
                    _written += _registers.AddRecords(transaction, register, random);
                    break;
                case Register: continue;
                default: AddObjects(item, random); break;
            }
            progress?.Invoke(item.FullName, _written);
        }
        await transaction.Commit().ConfigureAwait(false);
        return _written;
    }

    private RefKey[] KeysOf(RefType type)
    {
        if (_keys.TryGetValue(type, out var known)) return known;
        var owner = _configuration.ObjectOf(type);
        if (owner.Table.Separators.Any()) return _keys[type] = [];
        var random = SeedRandom.For(_seed, type.Name);
        var generator = new RefGenerator(TimeProvider.System, random.Next(), (ushort)random.Next());
        var keys = new RefKey[CountOf(owner)];
        for (var i = 0; i < keys.Length; i++) keys[i] = generator.At(FirstTicks + (i * 10_000_000L));
        return _keys[type] = keys;
    }

    private int CountOf(DataObject item)
    {
        var code = item.Table.Find(StandardField.Code) ?? item.Table.Find(StandardField.Number);
        return code is null ? _rows : (int)Math.Min(_rows, SeedValues.CodesMax(code.Type));
    }

    private void Add(Constant constant, SeedRandom random)
    {
        var table = constant.Table;
        if (_transaction.Exists(table, [], [])) return;
        var row = NewRow(table);
        row[table[StandardField.Value].Index] = _values.Any(constant.Type, random);
        Write(new ConstantData(constant, row), 1);
    }

    private void AddObjects(DataObject item, SeedRandom random)
    {
        var table = item.Table;
        var keys = KeysOf(item.RefType!);
        var tree = new SeedTree(item, keys.Length);
        var codes = new SeedCodes(item, _transaction);
        for (var i = 0; i < keys.Length; i++)
        {
            var reference = Value.OfRef(item.RefType!, keys[i]);
            var row = NewRow(table);
            var isFolder = tree.IsFolder(i);
            FillStandard(table, row, i, keys.Length, reference, random);
            var parent = tree.ParentOf(i, random);
            if (parent >= 0) Set(table, row, StandardField.Parent, Value.OfRef(item.RefType!, keys[parent]));
            Set(table, row, StandardField.IsFolder, Value.Of(isFolder));
            Set(table, row, StandardField.Owner, OwnerOf(table, tree, i, parent, random));
            foreach (var field in table.Fields)
                if (field.Role != FieldRole.Standard) row[field.Index] = _values.Any(field.Type, random);
            if (_transaction.Exists(table, [table[StandardField.Ref]], [reference])) continue;
            codes.Assign(row);
            var sections = isFolder || item is ChartOfAccounts ? [] : SectionsOf(item, random);
            Write(new ObjectData(item, row, sections), 1 + sections.Sum(section => section.Rows.Length));
            if (item is Document document && row[table[StandardField.Posted].Index].AsBoolean)
                _written += _registers.AddMovements(
                    _transaction, document, reference, row[table[StandardField.Date].Index].AsDate, random);
        }
    }

    private Value OwnerOf(Table table, SeedTree tree, int index, int parent, SeedRandom random)
    {
        if (table.Find(StandardField.Owner) is not { } field) return Value.Undefined;
        // A child has the owner of its parent.
        var owner = parent >= 0 ? tree.Owners[parent] : _values.Any(field.Type, random);
        tree.Owners[index] = owner;
        return owner;
    }

    private static void FillStandard(Table table, Value[] row, int index, int count, Value reference, SeedRandom random)
    {
        Set(table, row, StandardField.Ref, reference);
        Set(table, row, StandardField.DataVersion, Value.Of(1));
        Set(table, row, StandardField.DeletionMark, Value.Of(random.Chance(3)));
        if (table.Find(StandardField.Description) is { } description)
            row[description.Index] = Value.Of(SeedValues.Text(description.Type.String.Length, random));
        Set(table, row, StandardField.Date, Value.OfDate(SeedValues.DateOf(index, count)));
        var marked = table.Find(StandardField.DeletionMark) is { } mark && row[mark.Index].AsBoolean;
        if (table.Owner is Document document)
            Set(table, row, StandardField.Posted, Value.Of(document.Posting == Posting.Allow && !marked && random.Chance(80)));
        if (table.Owner is BusinessProcess) Set(table, row, StandardField.Started, Value.Of(true));
        if (table.Owner is ChartOfAccounts) Set(table, row, StandardField.Type, Value.Of(random.Below(3)));
    }

    private ImmutableArray<SectionData> SectionsOf(DataObject item, SeedRandom random)
    {
        var sections = ImmutableArray.CreateBuilder<SectionData>();
        foreach (var section in item.TabularSections)
        {
            if (section.IsStandard || section.Use == AttributeUse.ForFolder) continue;
            var rows = new Value[random.Below(4)][];
            for (var line = 0; line < rows.Length; line++)
            {
                var row = rows[line] = NewRow(section.Table);
                foreach (var field in section.Table.Fields)
                    if (field.Role != FieldRole.Standard) row[field.Index] = _values.Any(field.Type, random);
            }
            sections.Add(new SectionData(section, [.. rows]));
        }
        return sections.ToImmutable();
    }

    private void Write(EntityData entity, int rows)
    {
        _transaction.Write(Change(entity));
        _written += rows;
    }

    /// <summary>Seeded data is whole and right by its making: it is written as an exchange writes.</summary>
    internal static Change Change(EntityData entity) => new(ChangeVerb.Save, entity) { IsLoad = true };

    internal static Value[] NewRow(Table table)
    {
        var row = new Value[table.Fields.Length];
        Array.Fill(row, Value.Undefined);
        return row;
    }

    internal static void Set(Table table, Value[] row, StandardField standard, Value value)
    {
        if (table.Find(standard) is { } field) row[field.Index] = value;
    }
}
