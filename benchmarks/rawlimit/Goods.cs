using System.Buffers.Binary;

namespace RawLimit;

/// <summary>
/// Row number <see cref="Index"/> of the measured catalog. The reference's table and our infobase are both filled from this one
/// definition, so that both servers send the same values.
/// </summary>
internal readonly record struct Goods(int Index)
{
    public const int Parents = 1000;
    public const int Owners = 50;

    private const int GoodsKind = 1;
    private const int ParentKind = 2;
    private const int OwnerKind = 3;

    private static readonly string[] Words =
        ["Кабель", "Насос", "Стол письменный", "Лампа", "Фильтр масляный", "Болт М8", "Краска белая", "Провод"];

    public byte[] Id => Key(GoodsKind, Index);
    public string Code => Index.ToString("D9", null);
    public string Description => $"{Words[Index % Words.Length]} {Words[Index / 7 % Words.Length]} {Index}";
    public byte[] Parent => Key(ParentKind, Index % Parents);
    public byte[] Owner => OwnerId(Index % Owners);
    public long PriceHundredths => Index * 37L % 10_000_000;
    public DateTime Created => new DateTime(2020, 1, 1).AddMinutes(Index);
    public bool DeletionMark => Index % 50 == 0;
    public bool Active => Index % 3 == 0;
    public long Version => Index;

    public static byte[] OwnerId(int owner) => Key(OwnerKind, owner);

    private static byte[] Key(int kind, int index)
    {
        var id = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, (ulong)index * 0x9E3779B97F4A7C15 + (ulong)kind);
        BinaryPrimitives.WriteUInt64BigEndian(id.AsSpan(8), (ulong)(kind * 1_000_003 + index) * 0xD1B54A32D192ED03);
        return id;
    }
}
