using System.Collections.Concurrent;
using System.Xml;
using Grossbuch.Core;

namespace Grossbuch.Metadata.Loading;

/// <summary>
/// Streams files of a dump into raw objects. One instance serves one worker: its name table keeps every repeated text once and lets the
/// reader compare names by identity. No DTD, no external entities, bounded size and depth.
/// </summary>
internal sealed partial class DumpReader(Limits limits, ConcurrentDictionary<string, string> longTexts)
{
    // Longer texts are conditions and templates of roles, repeated between files that different workers read.
    private const int ShortTextCharsMax = 512;

    private readonly NameTable _names = new();
    private readonly Dictionary<(string Language, string Text), LocalizedText> _localized = [];
    private readonly List<RawProperty> _scratch = [];
    private char[] _buffer = new char[1024];
    private XmlReader _xml = XmlReader.Create(TextReader.Null);
    private string _path = "";
    private UnknownNames _unknown = new();

    /// <summary>
    /// Reads one file; throws <see cref="XmlException"/> or <see cref="DumpFormatException"/> with the place of the fault.
    /// </summary>
    public T Read<T>(string path, Stream content, UnknownNames unknown, Func<DumpReader, T> read)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = limits.MetadataFileBytesMax,
            MaxCharactersFromEntities = 1,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
            NameTable = _names,
        };
        _path = path;
        _unknown = unknown;
        _scratch.Clear();
        using (_xml = XmlReader.Create(content, settings))
        {
            _xml.MoveToContent();
            var result = read(this);
            // The tail is read too: a file cut short or with garbage at its end is broken even when its beginning makes sense.
            while (_xml.Read()) { }
            return result;
        }
    }

    public int Line => ((IXmlLineInfo)_xml).LineNumber;

    public int Column => ((IXmlLineInfo)_xml).LinePosition;

    /// <summary>The file of a metadata object. With <paramref name="headerOnly"/> only its identity and names.</summary>
    public RawObject MetadataFile(string expectedKind, bool headerOnly, out string version)
    {
        Expect("MetaDataObject", XmlNames.Classes);
        version = _xml.GetAttribute("version") ?? "";
        RawObject? found = null;
        if (Enter())
            while (AtChild())
            {
                if (found is not null) { Skip(); continue; }
                if (_xml.LocalName != expectedKind) throw Wrong($"the file describes a {_xml.LocalName}, a {expectedKind} was expected");
                found = Object(headerOnly);
            }
        return found ?? throw Wrong($"the file describes no {expectedKind}");
    }

    private RawObject Object(bool headerOnly)
    {
        var raw = Begin(_xml.LocalName, _xml.GetAttribute("uuid"));
        var extra = new List<RawProperty>();
        if (Enter())
            while (AtChild())
                switch (_xml.LocalName)
                {
                    case "InternalInfo" when !headerOnly:
                        InternalInfo(extra);
                        break;
                    case "Properties":
                        raw.Properties = Properties(raw.Kind, headerOnly);
                        break;
                    case "ChildObjects" when !headerOnly:
                        raw.Children = Children(raw.Kind);
                        break;
                    default:
                        Skip();
                        break;
                }
        if (extra.Count > 0) raw.Properties = [.. raw.Properties, .. extra];
        raw.Name = raw.Text("Name");
        return raw;
    }

    private RawObject Begin(string kind, string? uuid)
    {
        var known = Guid.TryParseExact(uuid, "D", out var parsed);
        if (uuid is not null && !known) throw Wrong($"\"{uuid}\" is not a uuid", LoadCodes.BadName);
        return new RawObject(kind, parsed, _path, Line, Column);
    }

    private RawProperty[] Properties(string kind, bool headerOnly)
    {
        var start = _scratch.Count;
        if (Enter())
            while (AtChild())
            {
                var name = _xml.LocalName;
                if (headerOnly ? name is "Name" or "Synonym" or "Comment" or "ObjectBelonging" : KnownProperties.IsRead(name))
                {
                    if (Value() is { } value) _scratch.Add(new RawProperty(name, value));
                    continue;
                }
                if (!headerOnly && !KnownProperties.IsIgnored(name)) _unknown.Add(kind, name, _path, Line, Column);
                Skip();
            }
        return TakeScratch(start);
    }

    private RawProperty[] TakeScratch(int start)
    {
        if (start == _scratch.Count) return [];
        var taken = _scratch.GetRange(start, _scratch.Count - start).ToArray();
        _scratch.RemoveRange(start, taken.Length);
        return taken;
    }

    // Children are described in place, or named only when they have files of their own.
    private RawObject[] Children(string parentKind)
    {
        var children = new List<RawObject>();
        var isRoot = parentKind == "Configuration";
        if (Enter())
            while (AtChild())
            {
                var kind = _xml.LocalName;
                if (isRoot || KnownProperties.IsChildRead(kind))
                {
                    children.Add(_xml.HasAttributes && _xml.GetAttribute("uuid") is not null ? Object(headerOnly: false) : NameOnly(kind));
                    continue;
                }
                if (!KnownProperties.IsChildIgnored(kind)) _unknown.Add(parentKind, kind, _path, Line, Column);
                Skip();
            }
        return [.. children];
    }

    private RawObject NameOnly(string kind)
    {
        var raw = new RawObject(kind, Guid.Empty, _path, Line, Column);
        raw.Name = Text();
        return raw;
    }

    // Type ids of references, so that fill values written as pairs of ids can be read; the node "this infobase" of an exchange plan.
    private void InternalInfo(List<RawProperty> extra)
    {
        if (!Enter()) return;
        while (AtChild())
        {
            if (_xml.LocalName == "ThisNode") { extra.Add(new RawProperty(RawParts.ThisNode, Text())); continue; }
            if (_xml.LocalName != "GeneratedType" || _xml.GetAttribute("category") != "Ref") { Skip(); continue; }
            if (!Enter()) continue;
            while (AtChild())
                if (_xml.LocalName == "TypeId") extra.Add(new RawProperty(RawParts.TypeId, Text()));
                else Skip();
        }
    }

    /// <summary>Format of a dump from the first element of its ConfigDumpInfo.xml; the rest of that file is not read.</summary>
    public static string DumpFormat(Stream content)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        using var xml = XmlReader.Create(content, settings);
        xml.MoveToContent();
        return xml.GetAttribute("format") ?? "Hierarchical";
    }

    private void Expect(string name, string uri)
    {
        if (_xml.LocalName != name || _xml.NamespaceURI != uri)
            throw Wrong($"the root element is {{{_xml.NamespaceURI}}}{_xml.LocalName}, {{{uri}}}{name} was expected");
    }

    private DumpFormatException Wrong(string message, string code = LoadCodes.WrongFile) => new(code, message, Line, Column);

    /// <summary>On a start element: goes inside; false (and past it) when it is empty.</summary>
    private bool Enter()
    {
        CheckDepth();
        var empty = _xml.IsEmptyElement;
        _xml.Read();
        return !empty;
    }

    /// <summary>Inside an element: true on the next child, which the caller consumes; false after the end, which is passed.</summary>
    private bool AtChild()
    {
        while (_xml.NodeType != XmlNodeType.Element)
        {
            var end = _xml.NodeType == XmlNodeType.EndElement;
            _xml.Read();
            if (end) return false;
        }
        return true;
    }

    // Not XmlReader.Skip: the depth of what nobody reads is limited as well.
    private void Skip()
    {
        CheckDepth();
        if (_xml.IsEmptyElement) { _xml.Read(); return; }
        var depth = _xml.Depth;
        while (_xml.Read() && _xml.Depth > depth) CheckDepth();
        _xml.Read();
    }

    private void CheckDepth()
    {
        if (_xml.Depth > limits.MetadataDepthMax)
            throw Wrong($"elements are nested deeper than {limits.MetadataDepthMax}", LoadCodes.BadXml);
    }

    /// <summary>On a start element: its text, interned; nested elements are passed over. Ends past the element.</summary>
    private string Text()
    {
        if (!Enter()) return "";
        var length = FillToEnd();
        var text = Intern(_buffer.AsSpan(0, length));
        _xml.Read();
        return text;
    }

    private string Intern(ReadOnlySpan<char> text)
    {
        if (text.Length <= ShortTextCharsMax) return text.IsEmpty ? "" : _names.Add(_buffer, 0, text.Length);
        var lookup = longTexts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var known)) return known;
        var made = text.ToString();
        return longTexts.GetOrAdd(made, made);
    }

    /// <summary>Gathers the text up to the end of the current element into the buffer and stays on the end element.</summary>
    private int FillToEnd()
    {
        var length = 0;
        while (_xml.NodeType != XmlNodeType.EndElement)
        {
            switch (_xml.NodeType)
            {
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    for (int read; (read = _xml.ReadValueChunk(_buffer, length, _buffer.Length - length)) > 0;)
                    {
                        length += read;
                        if (length == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
                    }
                    _xml.Read();
                    break;
                case XmlNodeType.Element:
                    Skip();
                    break;
                default:
                    _xml.Read();
                    break;
            }
        }
        return length;
    }
}
