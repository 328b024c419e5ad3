using System.Collections.Immutable;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;

namespace Grossbuch.Metadata.Objects;

/// <summary>
/// System enumerations that are stored: record types and account types. They are stored as the position of the member, so that a filter is
/// a number comparison; the wire prints English member names.
/// </summary>
public sealed class SystemEnum(string name, string russian, params ReadOnlySpan<Bilingual> members)
{
    public string Name { get; } = name;

    public string NameRussian { get; } = russian;

    public ImmutableArray<Bilingual> Members { get; } = [.. members];

    /// <summary>Position of the member; −1 when there is none.</summary>
    public int IndexOf(string member)
    {
        for (var i = 0; i < Members.Length; i++)
            if (Members[i].Is(member)) return i;
        return -1;
    }
}

public static class SystemEnums
{
    public static SystemEnum AccumulationRecordTypes { get; } =
        new("AccumulationRecordType", "ВидДвиженияНакопления", new Bilingual("Receipt", "Приход"), new Bilingual("Expense", "Расход"));

    public static SystemEnum AccountingRecordTypes { get; } =
        new("AccountingRecordType", "ВидДвиженияБухгалтерии", new Bilingual("Debit", "Дебет"), new Bilingual("Credit", "Кредит"));

    public static SystemEnum AccountTypes { get; } =
        new("AccountType", "ВидСчета", new Bilingual("Active", "Активный"), new Bilingual("Passive", "Пассивный"),
            new Bilingual("ActivePassive", "АктивноПассивный"));

    public static TypeDescription AccumulationRecordType { get; } = TypeDescription.OfNumber(1, 0);

    public static TypeDescription AccountingRecordType { get; } = TypeDescription.OfNumber(1, 0);

    public static TypeDescription AccountType { get; } = TypeDescription.OfNumber(1, 0);

    /// <summary>The enumeration behind a stored standard field; null for ordinary fields.</summary>
    public static SystemEnum? Of(Field field) =>
        ReferenceEquals(field.Type, AccumulationRecordType) ? AccumulationRecordTypes
        : ReferenceEquals(field.Type, AccountingRecordType) ? AccountingRecordTypes
        : ReferenceEquals(field.Type, AccountType) ? AccountTypes
        : null;
}
