using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Loading;
using Xunit;

namespace Grossbuch.Tests.Metadata;

/// <summary>
/// Puts together a small Designer dump in memory, one call for an object. Uuids follow from names, so that a dump is the same every time.
/// </summary>
internal sealed class DumpBuilder
{
    public const string Namespaces =
        """
        xmlns="http://v8.1c.ru/8.3/MDClasses" xmlns:cfg="http://v8.1c.ru/8.1/data/enterprise/current-config"
        xmlns:v8="http://v8.1c.ru/8.1/data/core" xmlns:xr="http://v8.1c.ru/8.3/xcf/readable" xmlns:ent="http://v8.1c.ru/8.1/data/enterprise"
        xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
        """;

    private readonly StringBuilder _listed = new();

    public MemoryDumpFolder Folder { get; } = new();

    public string Version { get; init; } = "2.20";

    public string RootProperties { get; set; } = "<ScriptVariant>Russian</ScriptVariant>";

    public static Guid Uuid(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16), bigEndian: true);

    /// <summary>Lists an object and writes its file.</summary>
    public DumpBuilder Add(string kind, string name, string properties = "", string children = "")
    {
        List(kind, name);
        Folder.Add($"{FolderOf(kind)}/{name}.xml", ObjectFile(kind, name, properties, children));
        return this;
    }

    /// <summary>Only lists an object.</summary>
    public DumpBuilder List(string kind, string name)
    {
        _listed.Append(CultureInfo.InvariantCulture, $"<{kind}>{name}</{kind}>");
        return this;
    }

    public DumpBuilder File(string path, string text)
    {
        Folder.Add(path, text);
        return this;
    }

    public LoadResult Load()
    {
        if (!Folder.Exists("Configuration.xml"))
            Folder.Add("Configuration.xml", ObjectFile("Configuration", "Проба", RootProperties, _listed.ToString()));
        return DesignerDump.Load(Folder);
    }

    /// <summary>Loads a dump that must have no finding above information.</summary>
    public Configuration LoadClean()
    {
        var result = Load();
        Assert.Equal([], result.Diagnostics.Where(item => item.Severity != Grossbuch.Core.Text.Severity.Info)
            .Select(item => item.ToString()));
        return result.Configuration!;
    }

    public string ObjectFile(string kind, string name, string properties, string children = "", string? namespaces = null) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <MetaDataObject {namespaces ?? Namespaces} version="{Version}">
        <{kind} uuid="{Uuid(kind + name)}">
        {InternalInfo(kind, name)}
        <Properties><Name>{name}</Name><Synonym/><Comment/>{properties}</Properties>
        <ChildObjects>{children}</ChildObjects>
        </{kind}>
        </MetaDataObject>
        """;

    public static string Child(string kind, string name, string type, string more = "") =>
        $"<{kind} uuid=\"{Uuid(kind + name)}\"><Properties><Name>{name}</Name><Synonym/><Comment/>"
            + $"<Type>{type}</Type>{more}</Properties></{kind}>";

    public static string Attribute(string name, string type, string more = "") => Child("Attribute", name, type, more);

    public static string EnumValue(string name) =>
        $"<EnumValue uuid=\"{Uuid("EnumValue" + name)}\"><Properties><Name>{name}</Name></Properties></EnumValue>";

    public static string Number(int digits, int fraction) =>
        $"<v8:Type>xs:decimal</v8:Type><v8:NumberQualifiers><v8:Digits>{digits}</v8:Digits>"
            + $"<v8:FractionDigits>{fraction}</v8:FractionDigits><v8:AllowedSign>Any</v8:AllowedSign></v8:NumberQualifiers>";

    public static string String(int length, string allowed = "Variable") =>
        $"<v8:Type>xs:string</v8:Type><v8:StringQualifiers><v8:Length>{length}</v8:Length>"
            + $"<v8:AllowedLength>{allowed}</v8:AllowedLength></v8:StringQualifiers>";

    public static string Type(string name) => $"<v8:Type>{name}</v8:Type>";

    public static string TypeSet(string name) => $"<v8:TypeSet>{name}</v8:TypeSet>";

    public static string Items(params string[] names) =>
        string.Concat(names.Select(name => $"<xr:Item xsi:type=\"xr:MDObjectRef\">{name}</xr:Item>"));

    public static string Predefined(string type, string items) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <PredefinedData xmlns="http://v8.1c.ru/8.3/xcf/predef" xmlns:v8="http://v8.1c.ru/8.1/data/core"
        xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="{type}" version="2.20">
        {items}
        </PredefinedData>
        """;

    public static string Rights(string content, string forNew = "false", string forAttributes = "true") => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <Rights xmlns="http://v8.1c.ru/8.2/roles" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Rights" version="2.20">
        <setForNewObjects>{forNew}</setForNewObjects>
        <setForAttributesByDefault>{forAttributes}</setForAttributesByDefault>
        <independentRightsOfChildObjects>false</independentRightsOfChildObjects>
        {content}
        </Rights>
        """;

    private static string FolderOf(string kind) => Enum.TryParse<MetadataKind>(kind, out var known) ? known.Folder() : kind + "s";

    private static string InternalInfo(string kind, string name) =>
        kind is not ("Catalog" or "Document" or "Enum" or "ExchangePlan" or "ChartOfAccounts"
        or "ChartOfCharacteristicTypes" or "ChartOfCalculationTypes" or "BusinessProcess" or "Task")
        ? ""
        : $"""
            <InternalInfo><xr:GeneratedType name="{kind}Ref.{name}" category="Ref"><xr:TypeId>{Uuid($"{kind}Ref.{name}")}</xr:TypeId>
            <xr:ValueId>{Uuid($"{kind}RefValue.{name}")}</xr:ValueId></xr:GeneratedType></InternalInfo>
            """;
}
