using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Grossbuch.Metadata.Loading;

/// <summary>Reads what <see cref="ImageWriter"/> wrote. The bytes have been verified by their hash before.</summary>
internal ref struct ImageReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string[] _strings;
    private readonly LocalizedText[] _texts;
    private int _at;

    public ImageReader(ReadOnlySpan<byte> payload, int tables)
    {
        _bytes = payload;
        _at = BinaryPrimitives.ReadInt32LittleEndian(payload[^sizeof(int)..]);
        _strings = new string[Integer()];
        for (var i = 0; i < _strings.Length; i++)
        {
            var length = Integer();
            _strings[i] = length == 0 ? "" : ReadString(length);
        }
        _at = tables;
        _texts = new LocalizedText[Integer()];
        for (var i = 0; i < _texts.Length; i++)
        {
            var pairs = new (string, string)[Integer()];
            for (var j = 0; j < pairs.Length; j++) pairs[j] = (String(), String());
            _texts[i] = new LocalizedText(ImmutableCollectionsMarshal.AsImmutableArray(pairs));
        }
        _at = sizeof(int);
    }

    public RawConfiguration Read()
    {
        var dumpVersion = String();
        var contentHash = String();
        var root = Object("");
        var objects = Objects("");
        var modules = new ModuleFile[Integer()];
        for (var i = 0; i < modules.Length; i++) modules[i] = new ModuleFile(String(), (ModuleKind)Integer(), String(), Integer() == 1);
        return new RawConfiguration
        {
            Root = root,
            Objects = objects,
            Modules = ImmutableCollectionsMarshal.AsImmutableArray(modules),
            DumpVersion = dumpVersion,
            ContentHash = contentHash,
        };
    }

    private RawObject[] Objects(string ownerPath)
    {
        var count = Integer();
        if (count == 0) return [];
        var items = new RawObject[count];
        for (var i = 0; i < count; i++) items[i] = Object(ownerPath);
        return items;
    }

    private RawObject Object(string ownerPath)
    {
        var kind = String();
        var name = String();
        var uuid = new Guid(_bytes.Slice(_at, 16));
        _at += 16;
        var ownPath = String();
        var path = ownPath.Length == 0 ? ownerPath : ownPath;
        var raw = new RawObject(kind, uuid, path, Integer(), Integer()) { Name = name };
        var count = Integer();
        if (count > 0)
        {
            var properties = new RawProperty[count];
            for (var i = 0; i < count; i++) properties[i] = new RawProperty(String(), Value(path));
            raw.Properties = properties;
        }
        raw.Children = Objects(path);
        return raw;
    }

    private object Value(string path)
    {
        switch ((ImageTag)_bytes[_at++])
        {
            case ImageTag.Text:
                return String();
            case ImageTag.Localized:
                return _texts[Integer()];
            case ImageTag.Records:
                return Objects(path);
            default:
                var texts = new string[Integer()];
                for (var i = 0; i < texts.Length; i++) texts[i] = String();
                return texts;
        }
    }

    private string ReadString(int length)
    {
        var bytes = _bytes.Slice(_at, length * sizeof(char));
        _at += bytes.Length;
        return new string(MemoryMarshal.Cast<byte, char>(bytes));
    }

    private string String() => _strings[Integer()];

    private int Integer()
    {
        uint value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = _bytes[_at++];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80) return (int)value;
        }
    }
}
