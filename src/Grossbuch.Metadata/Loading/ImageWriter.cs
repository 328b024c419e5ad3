using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Grossbuch.Metadata.Loading;

/// <summary>Tags of property values in an image.</summary>
internal enum ImageTag : byte { Text, Texts, Localized, Records }

/// <summary>Writes raw objects: first the place of the tables, then the objects, then the tables of strings and localized texts.</summary>
internal sealed class ImageWriter
{
    private readonly ArrayBufferWriter<byte> _out = new(1 << 20);
    private readonly Dictionary<string, int> _strings = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly Dictionary<LocalizedText, int> _texts = [];

    public byte[] Write(RawConfiguration raw)
    {
        _out.GetSpan(sizeof(int))[..sizeof(int)].Clear();
        _out.Advance(sizeof(int));
        String(raw.DumpVersion);
        String(raw.ContentHash);
        Object(raw.Root, "");
        Integer(raw.Objects.Length);
        foreach (var item in raw.Objects) Object(item, "");
        Integer(raw.Modules.Length);
        foreach (var module in raw.Modules)
        {
            String(module.Owner);
            Integer((int)module.Kind);
            String(module.Path);
            Integer(module.IsUnavailable ? 1 : 0);
        }
        var tables = _out.WrittenCount;
        LocalizedTexts();
        var strings = _out.WrittenCount;
        Strings();
        var image = new byte[_out.WrittenCount + sizeof(int)];
        _out.WrittenSpan.CopyTo(image);
        BinaryPrimitives.WriteInt32LittleEndian(image, tables);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(image.Length - sizeof(int)), strings);
        return image;
    }

    private void Object(RawObject raw, string ownerPath)
    {
        String(raw.Kind);
        String(raw.Name);
        Id(raw.Uuid);
        String(raw.Path == ownerPath ? "" : raw.Path);
        Integer(raw.Line);
        Integer(raw.Column);
        Integer(raw.Properties.Length);
        foreach (var property in raw.Properties)
        {
            String(property.Name);
            Value(property.Value, raw.Path);
        }
        Objects(raw.Children, raw.Path);
    }

    private void Objects(RawObject[] items, string ownerPath)
    {
        Integer(items.Length);
        foreach (var item in items) Object(item, ownerPath);
    }

    private void Value(object value, string ownerPath)
    {
        switch (value)
        {
            case string text:
                Byte((byte)ImageTag.Text);
                String(text);
                break;
            case string[] texts:
                Byte((byte)ImageTag.Texts);
                Integer(texts.Length);
                foreach (var text in texts) String(text);
                break;
            case LocalizedText localized:
                Byte((byte)ImageTag.Localized);
                Integer(Index(_texts, localized));
                break;
            case RawObject[] records:
                Byte((byte)ImageTag.Records);
                Objects(records, ownerPath);
                break;
            default:
                throw new InvalidOperationException($"A raw value cannot be a {value.GetType().Name}.");
        }
    }

    private void LocalizedTexts()
    {
        Integer(_texts.Count);
        foreach (var text in _texts.OrderBy(pair => pair.Value).Select(pair => pair.Key).ToArray())
        {
            Integer(text.Texts.Length);
            foreach (var (language, words) in text.Texts)
            {
                String(language);
                String(words);
            }
        }
    }

    // UTF-16, as strings are in memory: reading is copying.
    private void Strings()
    {
        Integer(_strings.Count);
        foreach (var text in _strings.OrderBy(pair => pair.Value).Select(pair => pair.Key))
        {
            Integer(text.Length);
            _out.Write(MemoryMarshal.AsBytes(text.AsSpan()));
        }
    }

    private void String(string text) => Integer(Index(_strings, text));

    private static int Index<T>(Dictionary<T, int> table, T item)
        where T : notnull
    {
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(table, item, out var exists);
        if (!exists) index = table.Count - 1;
        return index;
    }

    private void Id(Guid id)
    {
        id.TryWriteBytes(_out.GetSpan(16));
        _out.Advance(16);
    }

    private void Byte(byte value)
    {
        _out.GetSpan(1)[0] = value;
        _out.Advance(1);
    }

    private void Integer(int value)
    {
        var span = _out.GetSpan(5);
        var length = 0;
        for (var rest = (uint)value; ; rest >>= 7)
        {
            span[length++] = (byte)(rest < 0x80 ? rest : rest | 0x80);
            if (rest < 0x80) break;
        }
        _out.Advance(length);
    }
}
