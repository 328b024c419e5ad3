using System.Collections.Immutable;
using System.Globalization;
using Grossbuch.Core.Text;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Metadata.Loading;

/// <summary>
/// The second stage of a load: raw objects become the immutable model. Pure: no files, no clock. Order: names and types first, then
/// objects, then what looks at other objects (journals). What is wrong is a diagnostic; after an error there is no model.
/// </summary>
internal sealed partial class ModelBuilder
{
    private readonly RawConfiguration _raw;
    private readonly Dictionary<string, RawObject> _objects = new(StringComparer.Ordinal);
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
    private readonly NameIndex _names;
    private readonly TypeResolver _types;
    private readonly FillValues _fillValues;

    public ModelBuilder(RawConfiguration raw)
    {
        _raw = raw;
        foreach (var item in raw.Objects) _objects.TryAdd(item.FullName, item);
        _names = new NameIndex(_objects, raw.Root);
        _types = new TypeResolver(raw, _objects, _diagnostics.Add);
        _fillValues = new FillValues(_types, _objects);
    }

    public ImmutableArray<Diagnostic> Diagnostics => _diagnostics.ToImmutable();

    /// <summary>The configuration; null after an error.</summary>
    /// <param name="isChecked">Names and uuids have been found good before: the raw objects come from an image.</param>
    public Configuration? Build(bool isChecked)
    {
        if (!isChecked) new IdentityCheck(Report).Check(_raw);
        if (HasErrors) return null;
        var built = new MetadataObject?[_raw.Objects.Length];
        for (var pass = 0; pass < 2; pass++)
            for (var i = 0; i < built.Length; i++)
                if ((_raw.Objects[i].Kind == "DocumentJournal") == (pass == 1)) built[i] = BuildObject(_raw.Objects[i]);
        var properties = BuildProperties();
        return HasErrors ? null : new Configuration(properties, [.. built.OfType<MetadataObject>()], _types.RefTypes, _raw.Modules);
    }

    private bool HasErrors => _diagnostics.Any(item => item.Severity == Severity.Error);

    private MetadataObject? BuildObject(RawObject raw)
    {
        if (!MetadataKinds.TryParseExact(raw.Kind, out var kind)) return null;
        return kind switch
        {
            MetadataKind.Catalog => BuildCatalog(raw),
            MetadataKind.Document => BuildDocument(raw),
            MetadataKind.DocumentNumerator => BuildNumerator(raw),
            MetadataKind.DocumentJournal => BuildJournal(raw),
            MetadataKind.Sequence => BuildSequence(raw),
            MetadataKind.Enum => BuildEnum(raw),
            MetadataKind.Constant => BuildConstant(raw),
            MetadataKind.InformationRegister => BuildInformationRegister(raw),
            MetadataKind.AccumulationRegister => BuildAccumulationRegister(raw),
            MetadataKind.AccountingRegister => BuildAccountingRegister(raw),
            MetadataKind.CalculationRegister => BuildCalculationRegister(raw),
            MetadataKind.ChartOfAccounts => BuildChartOfAccounts(raw),
            MetadataKind.ChartOfCharacteristicTypes => BuildChartOfCharacteristicTypes(raw),
            MetadataKind.ChartOfCalculationTypes => BuildChartOfCalculationTypes(raw),
            MetadataKind.ExchangePlan => BuildExchangePlan(raw),
            MetadataKind.BusinessProcess => BuildBusinessProcess(raw),
            MetadataKind.Task => BuildTask(raw),
            MetadataKind.Role => BuildRole(raw),
            _ when kind.StoresNothing() => new NamedObject(kind)
            {
                Name = raw.Name,
                Uuid = UuidOf(raw),
                Synonym = raw.Localized("Synonym"),
                Comment = raw.Text("Comment"),
            },
            _ => BuildCommonObject(kind, raw),
        };
    }

    private ConfigurationProperties BuildProperties()
    {
        var root = _raw.Root;
        var language = NameIn(root, "DefaultLanguage");
        return new ConfigurationProperties
        {
            Name = root.Name,
            Uuid = UuidOf(root),
            Synonym = root.Localized("Synonym"),
            Comment = root.Text("Comment"),
            Vendor = root.Text("Vendor"),
            Version = root.Text("Version"),
            ScriptVariant = Literal(root, "ScriptVariant", ScriptVariant.Russian),
            CompatibilityMode = root.Text("CompatibilityMode", "DontUse"),
            DefaultLanguageCode = _objects.TryGetValue(language, out var described) ? described.Text("LanguageCode", "ru") : "ru",
            DefaultRoles = NamesIn(root, "DefaultRoles"),
            DataLockControlMode = Literal(root, "DataLockControlMode", DataLockControlMode.Managed),
            ObjectAutonumerationMode = root.Text("ObjectAutonumerationMode", "NotAutoFree"),
            DumpVersion = _raw.DumpVersion,
            ContentHash = _raw.ContentHash,
        };
    }

    // Old and hand-made sources may lack a uuid; the name is then the identity, as it is for a person reading the file.
    private static Guid UuidOf(RawObject raw) => raw.Uuid != Guid.Empty ? raw.Uuid : DerivedUuid.Of(Guid.Empty, raw.FullName);

    private static Guid UuidOf(RawObject raw, Guid owner) => raw.Uuid != Guid.Empty ? raw.Uuid : DerivedUuid.Of(owner, raw.FullName);

    /// <summary>A member of an enumeration by its literal; an unknown literal is reported and reads as <paramref name="absent"/>.</summary>
    private T Literal<T>(RawObject raw, string property, T absent)
        where T : struct, System.Enum
    {
        if (raw.Find(property) is not string text) return absent;
        if (Literals<T>.ByName.TryGetValue(text, out var value)) return value;
        Report(Severity.Warning, LoadCodes.UnknownValue,
            $"{raw.FullName}: {property} has the unknown value \"{text}\"; it is read as {absent}.", raw);
        return absent;
    }

    /// <summary>
    /// A length or a count: what is not a number from 0 to <paramref name="max"/> is reported and brought into these bounds.
    /// </summary>
    private int Bounded(RawObject raw, string property, int absent, int max)
    {
        if (raw.Find(property) is not string text) return absent;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max) return number;
        var read = number > max ? max : absent;
        Report(Severity.Warning, LoadCodes.UnknownValue, $"{raw.FullName}: {property} has the value \"{text}\"; it is read as {read}.",
            raw);
        return read;
    }

    /// <summary>A full name of another object, which is checked; empty when there is none.</summary>
    private string NameIn(RawObject raw, string property)
    {
        var name = raw.Text(property);
        if (name.Length > 0 && !_names.Exists(name)) ReportUnresolved(raw, property, name, 1);
        return name;
    }

    /// <summary>
    /// Full names of other objects, which are checked: unresolved ones are reported once for the property and stay in the list.
    /// </summary>
    private ImmutableArray<string> NamesIn(RawObject raw, string property)
    {
        var names = raw.Names(property);
        if (names.Count == 0) return [];
        string? first = null;
        var missing = 0;
        foreach (var name in names)
            if (!_names.Exists(name) && missing++ == 0) first = name;
        if (first is not null) ReportUnresolved(raw, property, first, missing);
        return [.. names];
    }

    /// <summary>A method of a common module, <c>CommonModule.M.Proc</c>; only the module is checked.</summary>
    private string MethodIn(RawObject raw, string property)
    {
        var name = raw.Text(property);
        var dot = name.LastIndexOf('.');
        if (name.Length > 0 && (dot < 0 || !_names.Exists(name.AsSpan(0, dot)))) ReportUnresolved(raw, property, name, 1);
        return name;
    }

    private void ReportUnresolved(RawObject raw, string property, string first, int count)
    {
        var more = count > 1 ? $" and {count - 1} more" : "";
        var near = NearestName.Find(first, _objects.Keys);
        _diagnostics.Add(new Diagnostic(
            Severity.Warning, LoadCodes.UnresolvedName,
            $"{raw.FullName}: {property} names {first}{more}, which the configuration does not have.",
            raw.Path, raw.Line, raw.Column, near is null ? null : $"Perhaps {near} was meant."));
    }

    private void Report(Severity severity, string code, string message, RawObject place) =>
        _diagnostics.Add(new Diagnostic(severity, code, message, place.Path, place.Line, place.Column));

    private static class Literals<T>
        where T : struct, System.Enum
    {
        public static readonly Dictionary<string, T> ByName =
            System.Enum.GetValues<T>().ToDictionary(value => value.ToString(), StringComparer.Ordinal);
    }
}
