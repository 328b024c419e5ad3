using System.Text;
using System.Xml;

namespace Grossbuch.Metadata.Loading;

// Values of properties. What a value is follows from its shape: the dump needs no table of property types.
internal sealed partial class DumpReader
{
    private readonly StringBuilder _type = new();

    /// <summary>On a property's start element: its value, null when it is empty. Ends past the element.</summary>
    private object? Value()
    {
        if (_xml.HasAttributes)
        {
            if (_xml.GetAttribute("nil", XmlNames.Instance) == "true") { Skip(); return null; }
            if (_xml.LocalName == "FillValue") return Literal();
        }
        var qualified = _xml.LocalName.StartsWith("XDTO", StringComparison.Ordinal);
        if (!Enter()) return null;
        while (_xml.NodeType is not (XmlNodeType.Element or XmlNodeType.EndElement or XmlNodeType.Text or XmlNodeType.CDATA)) _xml.Read();
        if (_xml.NodeType != XmlNodeType.Element)
        {
            var length = FillToEnd();
            var text = length == 0 ? null : qualified ? QualifiedName(length) : Intern(_buffer.AsSpan(0, length));
            _xml.Read();
            return text;
        }
        if (_xml.NamespaceURI != XmlNames.Core) return List();
        return _xml.LocalName switch
        {
            "item" => Localized(),
            "Type" or "TypeSet" or "TypeId" or "StringQualifiers" or "NumberQualifiers" or "DateQualifiers" or "BinaryDataQualifiers" =>
                TypeText(),
            _ => List(),
        };
    }

    // "xs:decimal 5", "xr:DesignTimeRef Catalog.X.EmptyRef": the canonical type name, a blank, the text.
    private string? Literal()
    {
        var type = _xml.GetAttribute("type", XmlNames.Instance) ?? "xs:string";
        var colon = type.IndexOf(':', StringComparison.Ordinal);
        var canonical = XmlNames.Canonical(_xml.LookupNamespace(colon < 0 ? "" : type[..colon]), type[(colon + 1)..]);
        var text = Text();
        return _names.Add($"{canonical} {text}");
    }

    /// <summary>The buffer's text as a canonical qualified name, by the namespaces in scope of the current element.</summary>
    private string QualifiedName(int length)
    {
        var text = _buffer.AsSpan(0, length).Trim();
        var colon = text.IndexOf(':');
        var prefix = colon < 0 ? "" : text[..colon].ToString();
        return _names.Add(XmlNames.Canonical(_xml.LookupNamespace(prefix), text[(colon + 1)..].ToString()));
    }

    private LocalizedText? Localized()
    {
        string language = "", text = "";
        List<(string, string)>? more = null;
        var count = 0;
        while (AtChild())
        {
            if (_xml.LocalName != "item") { Skip(); continue; }
            if (count++ > 0) (more ??= [(language, text)]).Add(Item());
            else (language, text) = Item();
        }
        if (more is not null) return new LocalizedText([.. more]);
        if (count == 0 || text.Length == 0) return null;
        if (!_localized.TryGetValue((language, text), out var known))
            _localized[(language, text)] = known = new LocalizedText([(language, text)]);
        return known;
    }

    private (string Language, string Text) Item()
    {
        string language = "", text = "";
        if (Enter())
            while (AtChild())
                switch (_xml.LocalName)
                {
                    case "lang": language = Text(); break;
                    case "content": text = Text(); break;
                    default: Skip(); break;
                }
        return (language, text);
    }

    /// <summary>On the first child of a type description: its canonical text. Ends past the property.</summary>
    private string? TypeText()
    {
        _type.Clear();
        var qualifiers = "";
        while (AtChild())
            switch (_xml.LocalName)
            {
                case "Type" or "TypeSet":
                    if (_type.Length > 0) _type.Append(';');
                    if (!Enter()) break;
                    _type.Append(QualifiedName(FillToEnd()));
                    _xml.Read();
                    break;
                case "StringQualifiers":
                    var text = Pair("Length", "AllowedLength");
                    qualifiers += $";#S{text.First}{(text.Second == "Fixed" ? "F" : "V")}";
                    break;
                case "NumberQualifiers":
                    var number = Number();
                    qualifiers += $";#N{number.Digits}.{number.Fraction}{(number.Sign == "Nonnegative" ? "P" : "A")}";
                    break;
                case "DateQualifiers":
                    qualifiers += $";#D{Pair("DateFractions", "").First}";
                    break;
                default:
                    Skip();
                    break;
            }
        if (_type.Length == 0) return null;
        return _names.Add(_type.Append(qualifiers).ToString());
    }

    private (string First, string Second) Pair(string firstName, string secondName)
    {
        string first = "0", second = "";
        if (Enter())
            while (AtChild())
                if (_xml.LocalName == firstName) first = Text();
                else if (_xml.LocalName == secondName) second = Text();
                else Skip();
        return (first, second);
    }

    private (string Digits, string Fraction, string Sign) Number()
    {
        string digits = "0", fraction = "0", sign = "Any";
        if (Enter())
            while (AtChild())
                switch (_xml.LocalName)
                {
                    case "Digits": digits = Text(); break;
                    case "FractionDigits": fraction = Text(); break;
                    case "AllowedSign": sign = Text(); break;
                    default: Skip(); break;
                }
        return (digits, fraction, sign);
    }

    /// <summary>On the first child of a list: texts of its leaves, or records when its items have elements of their own.</summary>
    private object? List()
    {
        var texts = new List<string>();
        List<RawObject>? records = null;
        while (AtChild())
        {
            var kind = _xml.LocalName;
            int line = Line, column = Column;
            var name = _xml.GetAttribute("name");
            if (!Enter()) continue;
            while (_xml.NodeType is not (XmlNodeType.Element or XmlNodeType.EndElement or XmlNodeType.Text or XmlNodeType.CDATA))
                _xml.Read();
            if (_xml.NodeType != XmlNodeType.Element)
            {
                var length = FillToEnd();
                if (length > 0) texts.Add(Intern(_buffer.AsSpan(0, length)));
                _xml.Read();
                continue;
            }
            var keeps = kind == "StandardAttribute" ? KeepsStandard : KeepsAll;
            var start = _scratch.Count;
            while (AtChild())
            {
                var property = _xml.LocalName;
                if (!keeps(property)) { Skip(); continue; }
                if (Value() is { } value && value is not ("false" or "DontCheck")) _scratch.Add(new RawProperty(property, value));
            }
            var raw = new RawObject(kind, Guid.Empty, _path, line, column)
            {
                Properties = TakeScratch(start),
                Name = name is null ? "" : _names.Add(name),
            };
            // A standard attribute with nothing but defaults says nothing: they are listed even where they do not exist.
            if (raw.Properties.Length > 0) (records ??= []).Add(raw);
        }
        if (records is not null) return records.ToArray();
        return texts.Count > 0 ? texts.ToArray() : null;
    }

    private static readonly Func<string, bool> KeepsAll = _ => true;

    private static readonly Func<string, bool> KeepsStandard = name =>
        name is "Synonym" or "FillValue" or "FillChecking" or "FillFromFillingValue";

}
