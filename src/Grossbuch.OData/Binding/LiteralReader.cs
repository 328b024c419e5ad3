using System.Buffers.Binary;
using Grossbuch.Core.Values;
using Grossbuch.Metadata.Objects;
using Grossbuch.OData.Url;
using Grossbuch.OData.Wire;
using Enum = Grossbuch.Metadata.Objects.Enum;

namespace Grossbuch.OData.Binding;

/// <summary>Makes the value of a slot from the text of a literal, at every execution.</summary>
internal abstract class LiteralReader
{
    /// <summary>A key that no row has: what the name of an absent enumeration value is compared as.</summary>
    private static readonly RefKey Nothing = new(ulong.MaxValue, ulong.MaxValue);

    /// <param name="content">Between the quotes, inner quotes still doubled.</param>
    /// <exception cref="ODataException">BadValue.</exception>
    public abstract Value Read(ReadOnlySpan<char> content);

    public static LiteralReader Text { get; } = new TextReader();

    public static LiteralReader Date { get; } = new DateReader();

    public static LiteralReader Uuid { get; } = new UuidReader();

    public static LiteralReader Flag { get; } = new FlagReader();

    public static LiteralReader Version { get; } = new VersionReader();

    /// <summary><c>$top</c> and <c>$skip</c>: a whole number that is not negative, brought below the server's own ceiling.</summary>
    public static LiteralReader CountOf(string option, long max) => new CountReader(option, max);

    /// <summary>The key of a set that has one entity.</summary>
    public static LiteralReader Surrogate(string set) => new SurrogateReader(set);

    public static LiteralReader Ref(RefType type) => new RefReader(type);

    public static LiteralReader Number(int scale) => new NumberReader(scale);

    public static LiteralReader Member(Enum owner) => new EnumReader(owner);

    public static LiteralReader Member(SystemEnum owner) => new SystemEnumReader(owner);

    private static ODataException Bad(ReadOnlySpan<char> content, string type) =>
        new(ODataError.BadValue, ErrorTexts.BadValue(Lexer.Unquote(content), type));

    private sealed class TextReader : LiteralReader
    {
        public override Value Read(ReadOnlySpan<char> content) => Value.Of(Lexer.Unquote(content));
    }

    private sealed class DateReader : LiteralReader
    {
        public override Value Read(ReadOnlySpan<char> content) =>
            DateSeconds.TryParse(content, out var seconds) ? Value.OfDate(seconds) : throw Bad(content, "Edm.DateTime");
    }

    private sealed class UuidReader : LiteralReader
    {
        public override Value Read(ReadOnlySpan<char> content) =>
            RefKey.TryParse(content, out var key) ? Value.OfUuid(key) : throw Bad(content, "Edm.Guid");
    }

    private sealed class FlagReader : LiteralReader
    {
        public override Value Read(ReadOnlySpan<char> content) =>
            bool.TryParse(content, out var flag) ? Value.Of(flag) : throw Bad(content, "Edm.Boolean");
    }

    private sealed class RefReader(RefType type) : LiteralReader
    {
        public override Value Read(ReadOnlySpan<char> content) =>
            RefKey.TryParse(content, out var key) ? Value.OfRef(type, key) : throw Bad(content, "Edm.Guid");
    }

    private sealed class NumberReader(int scale) : LiteralReader
    {
        public override Value Read(ReadOnlySpan<char> content) =>
            Core.Values.Number.TryParse(content, out var number) && number.Rescale(scale) is { } scaled ? Value.Of(scaled)
                : throw Bad(content, "Edm.Double");
    }

    private sealed class CountReader(string option, long max) : LiteralReader
    {
        public override Value Read(ReadOnlySpan<char> content) =>
            long.TryParse(content, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var count)
                ? Value.Of(Math.Min(count, max))
                : throw new ODataException(ODataError.BadOption, ErrorTexts.BadOption(option), "A whole number from 0 is expected.");
    }

    private sealed class SurrogateReader(string set) : LiteralReader
    {
        public override Value Read(ReadOnlySpan<char> content)
        {
            var isZero = Core.Values.Number.TryParse(content, out var number) ? number == Core.Values.Number.Zero
                : RefKey.TryParse(content, out var key) && key.IsEmpty;
            return isZero ? Value.Of(0) : throw new ODataException(ODataError.InstanceNotFound, ErrorTexts.InstanceNotFound(set));
        }
    }

    private sealed class EnumReader(Enum owner) : LiteralReader
    {
        public override Value Read(ReadOnlySpan<char> content) =>
            Value.OfRef(owner.RefType!, content.IsEmpty ? RefKey.Empty : owner.Find(content.ToString())?.Key ?? Nothing);
    }

    private sealed class SystemEnumReader(SystemEnum owner) : LiteralReader
    {
        public override Value Read(ReadOnlySpan<char> content) => Value.Of(owner.IndexOf(content.ToString()));
    }

    private sealed class VersionReader : LiteralReader
    {
        public override Value Read(ReadOnlySpan<char> content)
        {
            Span<byte> bytes = stackalloc byte[16];
            // A version that never was is equal to none; −1 is not a version.
            return Convert.TryFromBase64Chars(content, bytes, out var count) && count == sizeof(long)
                ? Value.Of(BinaryPrimitives.ReadInt64BigEndian(bytes))
                : Value.Of(-1);
        }
    }
}
