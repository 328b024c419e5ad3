using System.Text.Unicode;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;
using Enum = Grossbuch.Metadata.Objects.Enum;

namespace Grossbuch.Storage.Sqlite.Verification;

/// <summary>Whether what a row holds for one field is a value of the field's type, in the form in which the store writes it.</summary>
internal sealed class FieldCheck
{
    private static readonly byte[] WideZero = WideNumbers.Encode(0);

    private readonly PhysicalField _stored;
    private readonly TypeNumbers _types;
    private readonly Configuration _configuration;
    private readonly int[] _places = new int[ValueShape.AllMembers.Length];
    private readonly SystemEnum? _systemEnum;
    private readonly Int128 _bound;
    private readonly Dictionary<RefType, HashSet<RefKey>> _enums = [];
    private byte[] _key = [];

    /// <param name="place">Where the first column of the field stands in the rows.</param>
    internal FieldCheck(PhysicalField stored, int place, TypeNumbers types, Configuration configuration)
    {
        _stored = stored;
        _types = types;
        _configuration = configuration;
        _systemEnum = SystemEnums.Of(stored.Field);
        _bound = Number.PowerOfTen(Math.Min(stored.Shape.Number.Digits, Number.DigitsMax));
        Array.Fill(_places, -1);
        for (var i = 0; i < stored.Columns.Count; i++) _places[(int)stored.Columns[i].Member] = place + i;
    }

    internal Field Field => _stored.Field;

    internal bool IsNull(SqliteStatement row) => row.IsNull(_places[(int)_stored.Shape.NullMember]);

    /// <summary>The reference that the row holds; false for anything else, and for the empty one.</summary>
    internal bool TryReference(SqliteStatement row, out RefType type, out RefKey key)
    {
        (type, key) = (null!, default);
        var place = Place(Member.Key);
        if (place < 0 || _stored.Shape.Type.Refs.IsEmpty || row.IsNull(place)) return false;
        if (Place(Member.Tag) >= 0 && (ValueKind)row.Integer(Place(Member.Tag)) != ValueKind.Ref) return false;
        var found = Place(Member.RefType) >= 0 ? _types.TypeOf(row.Integer(Place(Member.RefType))) : _stored.Shape.Type.Refs[0];
        if (found is null || row.Bytes(place).Length != RefKey.Size) return false;
        (type, key) = (found, RefKey.FromStored(row.Bytes(place)));
        return !key.IsEmpty;
    }

    /// <summary>What is wrong with the value; null when nothing is.</summary>
    internal string? Problem(SqliteStatement row)
    {
        if (_stored.Field.IsNullable && IsNull(row))
        {
            foreach (var place in _places)
                if (place >= 0 && !row.IsNull(place)) return "a part of a value that is NULL is not";
            return null;
        }
        foreach (var place in _places)
            if (place >= 0 && row.IsNull(place)) return "a part of the value is missing";
        return _stored.Shape.IsComposite ? CompositeProblem(row) : MemberProblem(row, ValueShape.KindOf(_stored.Shape.Type));
    }

    private string? CompositeProblem(SqliteStatement row)
    {
        var tag = row.Integer(Place(Member.Tag));
        if (tag is < (long)ValueKind.Undefined or > (long)ValueKind.RoutePoint) return "there is no such kind of value";
        var kind = (ValueKind)tag;
        if (!Allows(kind)) return "the type of the value is not one of the field's types";
        var used = ValueShape.MemberOf(kind);
        foreach (var member in ValueShape.AllMembers)
        {
            if (Place(member) < 0 || member == Member.Tag || member == used) continue;
            if (member == Member.RefType && kind == ValueKind.Ref) continue;
            if ((member == Member.TextKey && used == Member.Text) || (member == Member.Text && used == Member.Content)) continue;
            if (!IsZero(row, member)) return "a part that the value does not use is not empty";
        }
        return used == Member.Tag ? null : MemberProblem(row, kind);
    }

    private bool Allows(ValueKind kind)
    {
        var type = _stored.Shape.Type;
        return kind switch
        {
            ValueKind.Undefined => true,
            ValueKind.Boolean => type.Has(PrimitiveTypes.Boolean),
            ValueKind.Number => type.Has(PrimitiveTypes.Number),
            ValueKind.Date => type.Has(PrimitiveTypes.Date),
            ValueKind.String => type.Has(PrimitiveTypes.String),
            ValueKind.Uuid => type.Has(PrimitiveTypes.Uuid),
            ValueKind.Storage => type.Has(PrimitiveTypes.ValueStorage),
            ValueKind.Ref => !type.Refs.IsEmpty,
            ValueKind.TypeDescription => type.Has(PrimitiveTypes.TypeDescription) || type.Has(PrimitiveTypes.Type),
            _ => type.Has(PrimitiveTypes.RoutePoint),
        };
    }

    private bool IsZero(SqliteStatement row, Member member)
    {
        var place = Place(member);
        return member switch
        {
            Member.Text or Member.TextKey or Member.Content => row.Bytes(place).IsEmpty,
            Member.Key => !row.Bytes(place).ContainsAnyExcept((byte)0),
            Member.Number when _stored.Shape.Number.IsWide => row.Bytes(place).SequenceEqual(WideZero),
            _ => row.Integer(place) == 0,
        };
    }

    private string? MemberProblem(SqliteStatement row, ValueKind kind) => kind switch
    {
        ValueKind.Boolean => row.Integer(Place(Member.Boolean)) is 0 or 1 ? null : "the Boolean is neither true nor false",
        ValueKind.Number => NumberProblem(row),
        ValueKind.Date => DateProblem(row.Integer(Place(Member.Date))),
        ValueKind.String => TextProblem(row),
        ValueKind.TypeDescription => TypeDescriptionText.Parse(row.Text(Place(Member.Text)), _configuration) is null
            ? "the description of types cannot be read" : null,
        ValueKind.RoutePoint => Utf8.IsValid(row.Bytes(Place(Member.Text))) ? null : NotUtf8,
        ValueKind.Uuid => row.Bytes(Place(Member.Key)).Length == RefKey.Size ? null : WrongKey,
        ValueKind.Ref => RefProblem(row),
        _ => null,
    };

    private string? NumberProblem(SqliteStatement row)
    {
        Int128 units;
        if (!_stored.Shape.Number.IsWide) units = row.Integer(Place(Member.Number));
        else
        {
            var bytes = row.Bytes(Place(Member.Number));
            if (bytes.Length != WideZero.Length) return "the number does not have 16 bytes";
            units = WideNumbers.Decode(bytes);
        }
        if (Int128.Abs(units) >= _bound) return "the number has more digits than its field";
        if (units < 0 && _stored.Field.Type.Number.NonNegative) return "the number is negative";
        return _systemEnum is not null && (units < 0 || units >= _systemEnum.Members.Length)
            ? $"{_systemEnum.Name} has no such member" : null;
    }

    private string? DateProblem(long seconds)
    {
        if (seconds < 0 || seconds > DateSeconds.Max) return "the date is out of the calendar";
        return _stored.Field.Type.DateParts switch
        {
            DateParts.Date when seconds % DateSeconds.PerDay != 0 => "the date has a time",
            DateParts.Time when seconds >= DateSeconds.PerDay => "the time has a date",
            _ => null,
        };
    }

    private string? TextProblem(SqliteStatement row)
    {
        var text = row.Bytes(Place(Member.Text));
        if (!Utf8.IsValid(text)) return NotUtf8;
        var (length, isFixed) = _stored.Field.Type.String;
        if (length > 0 && text.Length > length && Length(text) > length) return "the string is longer than its field";
        if (isFixed && !_stored.Shape.IsComposite && Length(text) != length) return "the string does not have its fixed length";
        if (Place(Member.TextKey) < 0) return null;
        if (_key.Length < StringKey.BytesMax(text.Length)) _key = new byte[StringKey.BytesMax(text.Length) * 2];
        var made = StringKey.Make(text, _key);
        return row.Bytes(Place(Member.TextKey)).SequenceEqual(_key.AsSpan(0, made)) ? null : "the stored key is not the key of the string";
    }

    // In the units in which lengths are declared: a character beyond the first plane counts twice.
    private static int Length(ReadOnlySpan<byte> text)
    {
        var length = 0;
        foreach (var code in text)
            if ((code & 0xC0) != 0x80) length += code >= 0xF0 ? 2 : 1;
        return length;
    }

    private string? RefProblem(SqliteStatement row)
    {
        var bytes = row.Bytes(Place(Member.Key));
        if (bytes.Length != RefKey.Size) return WrongKey;
        var type = Place(Member.RefType) < 0 ? _stored.Shape.Type.Refs[0] : _types.TypeOf(row.Integer(Place(Member.RefType)));
        if (type is null) return "the type of the reference is not known";
        if (!_stored.Shape.Type.Has(type)) return "the type of the reference is not one of the field's types";
        if (!type.IsEnum) return null;
        var key = RefKey.FromStored(bytes);
        return key.IsEmpty || ValuesOf(type).Contains(key) ? null : $"{_configuration.ObjectOf(type).FullName} has no such value";
    }

    private HashSet<RefKey> ValuesOf(RefType type)
    {
        if (_enums.TryGetValue(type, out var known)) return known;
        return _enums[type] = [.. ((Enum)_configuration.ObjectOf(type)).Values.Select(value => value.Key)];
    }

    private int Place(Member member) => _places[(int)member];

    private const string NotUtf8 = "the text is not UTF-8";

    private const string WrongKey = "the key does not have 16 bytes";
}
