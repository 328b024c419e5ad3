using System.Collections.Immutable;
using System.Globalization;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;

namespace Grossbuch.Metadata.Loading;

/// <summary>
/// Turns canonical type texts into type descriptions. The notation: types separated by <c>;</c> (<c>CatalogRef.X</c>, <c>DefinedType.X</c>,
/// <c>xs:string</c>, <c>v8:UUID</c>), then qualifiers: <c>#S100V</c> or <c>#S9F</c>, <c>#N15.2A</c> or <c>#N10.0P</c>, <c>#DDate</c>.
/// Equal texts are resolved once and share one description.
/// </summary>
internal sealed class TypeResolver
{
    private readonly Dictionary<string, RefType> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, RefType> _byTypeId = [];
    private readonly Dictionary<RefType, int> _order = [];
    private readonly Dictionary<MetadataKind, List<RefType>> _byKind = [];
    private readonly Dictionary<string, Resolution> _resolved = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TypeDescription> _named = new(StringComparer.Ordinal);
    private readonly List<string> _open = [];
    private readonly IReadOnlyDictionary<string, RawObject> _objects;
    private readonly Action<Diagnostic> _report;

    public TypeResolver(RawConfiguration raw, IReadOnlyDictionary<string, RawObject> objects, Action<Diagnostic> report)
    {
        _objects = objects;
        _report = report;
        foreach (var item in raw.Objects)
        {
            if (!MetadataKinds.TryParseExact(item.Kind, out var kind) || !HasReference(kind)) continue;
            if (!Guid.TryParseExact(item.Text(RawParts.TypeId), "D", out var typeId)) typeId = DerivedUuid.Of(item.Uuid, "Ref");
            var type = new RefType($"{item.Kind}Ref.{item.Name}", item.FullName, typeId, item.Uuid);
            if (!_byName.TryAdd(type.Name, type)) continue;
            _byTypeId.TryAdd(typeId, type);
            _order[type] = _order.Count;
            if (!_byKind.TryGetValue(kind, out var types)) _byKind[kind] = types = [];
            types.Add(type);
        }
    }

    /// <summary>In the order of the configuration.</summary>
    public IEnumerable<RefType> RefTypes => _byName.Values;

    /// <summary>By <c>CatalogRef.X</c>.</summary>
    public RefType? Find(string name) => _byName.GetValueOrDefault(name);

    public RefType? Find(Guid typeId) => _byTypeId.GetValueOrDefault(typeId);

    public static bool HasReference(MetadataKind kind) => kind is MetadataKind.Catalog or MetadataKind.Document or MetadataKind.Enum
        or MetadataKind.ChartOfAccounts or MetadataKind.ChartOfCharacteristicTypes or MetadataKind.ChartOfCalculationTypes
        or MetadataKind.ExchangePlan or MetadataKind.BusinessProcess or MetadataKind.Task;

    /// <summary>
    /// The type of a stored field; what cannot be stored or found is reported with the field's path, <paramref name="owner"/> its
    /// beginning.
    /// </summary>
    public TypeDescription Resolve(string text, RawObject place, string? owner = null) => Resolve(text, place, owner, storesOnly: true);

    /// <summary>The type of something that is not stored: types that only live in memory are left out without a word.</summary>
    public TypeDescription ResolveUnstored(string text, RawObject place, string? owner = null) =>
        Resolve(text, place, owner, storesOnly: false);

    /// <summary>Everything that any of the types accepts; the widest qualifiers.</summary>
    public TypeDescription Union(IReadOnlyCollection<TypeDescription> types)
    {
        if (types.Count == 1) return types.First();
        var collected = new Collected();
        foreach (var type in types) collected.Widen(type);
        return Finish(collected);
    }

    private TypeDescription Resolve(string text, RawObject place, string? owner, bool storesOnly)
    {
        if (!_resolved.TryGetValue(text, out var resolution)) _resolved[text] = resolution = ResolveText(text, place);
        foreach (var (severity, code, message) in resolution.Problems)
            if (storesOnly || code != NeverStored)
                _report(new Diagnostic(
                    severity, code == NeverStored ? LoadCodes.UnresolvedType : code,
                    $"{(owner is null ? "" : owner + ".")}{place.FullName}: {message}", place.Path, place.Line, place.Column));
        return resolution.Type;
    }

    private Resolution ResolveText(string text, RawObject place)
    {
        var collected = new Collected();
        var problems = new List<Problem>();
        foreach (var range in text.AsSpan().Split(';'))
        {
            var part = text.AsSpan(range);
            if (part.IsEmpty) continue;
            if (part[0] == '#') collected.Qualify(part[1..]);
            else Add(part.ToString(), collected, problems, place);
        }
        return new Resolution(Finish(collected), [.. problems]);
    }

    private TypeDescription Finish(Collected collected)
    {
        collected.Refs.Sort((left, right) => _order[left].CompareTo(_order[right]));
        var type = collected.ToDescription();
        return type.IsEmpty ? TypeDescription.Undefined : type;
    }

    private void Add(string name, Collected to, List<Problem> problems, RawObject place)
    {
        if (Primitive(name) is var primitive and not PrimitiveTypes.None) { to.Primitives |= primitive; to.Direct |= primitive; return; }
        if (_byName.TryGetValue(name, out var known)) { to.Add(known); return; }
        if (name[0] == '?' || name.StartsWith("xs:", StringComparison.Ordinal))
        {
            problems.Add(new(Severity.Error, LoadCodes.BadType,
                $"\"{name.TrimStart('?')}\" is not a type: its prefix {(name[0] == '?' ? "is not declared" : "means XML Schema")}."));
            return;
        }
        if (name.Contains(':', StringComparison.Ordinal)) { problems.Add(Unstorable(name)); return; }
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) { AddSet(name, to, problems); return; }
        switch (name[..dot])
        {
            case "DefinedType" or "Characteristic":
                AddNamed(name, to, problems, place);
                break;
            case "BusinessProcessRoutePointRef" when _objects.ContainsKey("BusinessProcess" + name[dot..]):
                to.Primitives |= PrimitiveTypes.RoutePoint;
                break;
            case var prefix when prefix.EndsWith("Ref", StringComparison.Ordinal):
                problems.Add(new(Severity.Warning, LoadCodes.UnresolvedType, $"the type {name} refers to nothing and is left out."));
                break;
            default:
                problems.Add(Unstorable(name));
                break;
        }
    }

    private void AddSet(string name, Collected to, List<Problem> problems)
    {
        if (name is "AnyRef" or "AnyIBRef")
        {
            foreach (var type in RefTypes) to.Add(type);
            return;
        }
        if (name == "BusinessProcessRoutePointRef") { to.Primitives |= PrimitiveTypes.RoutePoint; return; }
        if (!name.EndsWith("Ref", StringComparison.Ordinal) || !MetadataKinds.TryParseExact(name.AsSpan(0, name.Length - 3), out var kind)
            || !HasReference(kind))
        {
            problems.Add(Unstorable(name));
            return;
        }
        if (_byKind.TryGetValue(kind, out var types)) types.ForEach(to.Add);
    }

    // A defined type or the value type of a characteristic: resolved once, reported where it is described.
    private void AddNamed(string name, Collected to, List<Problem> problems, RawObject place)
    {
        if (_named.TryGetValue(name, out var done)) { to.Merge(done); return; }
        var objectName = name.StartsWith("Characteristic.", StringComparison.Ordinal)
            ? "ChartOfCharacteristicTypes" + name[name.IndexOf('.', StringComparison.Ordinal)..] : name;
        if (!_objects.TryGetValue(objectName, out var raw))
        {
            problems.Add(new(Severity.Warning, LoadCodes.UnresolvedType, $"the type {name} refers to nothing and is left out."));
            return;
        }
        if (_open.Contains(name))
        {
            var chain = string.Join(" → ", _open.SkipWhile(open => open != name).Append(name));
            problems.Add(new(Severity.Error, LoadCodes.CyclicType, $"the defined types form a cycle: {chain}."));
            return;
        }
        _open.Add(name);
        var resolution = raw.Text("Type") is { Length: > 0 } text ? ResolveText(text, raw) : new Resolution(TypeDescription.Undefined, []);
        _open.Remove(name);
        problems.AddRange(resolution.Problems.Where(problem => problem.Code == LoadCodes.CyclicType));
        _named[name] = resolution.Type;
        to.Merge(resolution.Type);
    }

    private static Problem Unstorable(string name) =>
        new(Severity.Warning, NeverStored, $"values of the type {name} cannot be stored; it is left out.");

    private static PrimitiveTypes Primitive(string name) => name switch
    {
        "xs:string" => PrimitiveTypes.String,
        "xs:decimal" => PrimitiveTypes.Number,
        "xs:boolean" => PrimitiveTypes.Boolean,
        "xs:dateTime" => PrimitiveTypes.Date,
        "v8:UUID" => PrimitiveTypes.Uuid,
        "v8:ValueStorage" or "xs:base64Binary" => PrimitiveTypes.ValueStorage,
        _ => PrimitiveTypes.None,
    };

    private const string NeverStored = "never stored";

    private sealed record Resolution(TypeDescription Type, ImmutableArray<Problem> Problems);

    private sealed record Problem(Severity Severity, string Code, string Message);

    // Qualifiers of a description belong to the primitives that it names itself; those of a defined type come with it.
    private sealed class Collected
    {
        private readonly HashSet<RefType> _seen = [];
        private NumberQualifiers? _number;
        private StringQualifiers? _string;
        private DateParts? _date;

        public PrimitiveTypes Primitives { get; set; }

        public PrimitiveTypes Direct { get; set; }

        public List<RefType> Refs { get; } = [];

        public void Add(RefType type)
        {
            if (_seen.Add(type)) Refs.Add(type);
        }

        // Texts of a damaged dump must not break it: what cannot be read is no limit, and no number has more than 38 digits.
        public void Qualify(ReadOnlySpan<char> text)
        {
            if (text.Length < 2) return;
            var body = text[1..];
            switch (text[0])
            {
                case 'S' when Direct.HasFlag(PrimitiveTypes.String):
                    _string = new StringQualifiers(Integer(body[..^1]), body[^1] == 'F');
                    break;
                case 'N' when Direct.HasFlag(PrimitiveTypes.Number) && body.IndexOf('.') is >= 0 and var dot:
                    var digits = Math.Min(Integer(body[..dot]), Core.Values.Number.DigitsMax);
                    var fraction = body.Length - dot > 2 ? Math.Min(Integer(body[(dot + 1)..^1]), digits) : 0;
                    _number = new NumberQualifiers(digits, fraction, body[^1] == 'P');
                    break;
                case 'D' when Direct.HasFlag(PrimitiveTypes.Date):
                    _date = body switch { "Date" => DateParts.Date, "Time" => DateParts.Time, _ => DateParts.DateTime };
                    break;
                default:
                    break;
            }
        }

        public void Merge(TypeDescription type)
        {
            if (type.Has(PrimitiveTypes.Number)) _number ??= type.Number;
            if (type.Has(PrimitiveTypes.String)) _string ??= type.String;
            if (type.Has(PrimitiveTypes.Date)) _date ??= type.DateParts;
            Primitives |= type.Primitives & ~PrimitiveTypes.Undefined;
            foreach (var item in type.Refs) Add(item);
        }

        public void Widen(TypeDescription type)
        {
            if (type.Has(PrimitiveTypes.Number) && _number is { } number)
                _number = new(Math.Max(number.Digits, type.Number.Digits), Math.Max(number.FractionDigits, type.Number.FractionDigits),
                    number.NonNegative && type.Number.NonNegative);
            if (type.Has(PrimitiveTypes.String) && _string is { } text)
                _string = new(text.Length == 0 || type.String.Length == 0 ? 0 : Math.Max(text.Length, type.String.Length), text.Fixed
                    && type.String.Fixed);
            if (type.Has(PrimitiveTypes.Date) && _date is { } date && date != type.DateParts) _date = DateParts.DateTime;
            Merge(type);
        }

        public TypeDescription ToDescription() =>
            new(Primitives, [.. Refs], _number ?? default, _string ?? default, _date ?? DateParts.DateTime);

        private static int Integer(ReadOnlySpan<char> text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
