using System.Text;

namespace Grossbuch.Tests.Metadata;

// The XML of parts: as long as Designer's, because reading what is ignored is most of the work of a load.
public sealed partial class GeneratedConfiguration
{
    private const string FieldScreen = """
        <PasswordMode>false</PasswordMode>
        <Format/>
        <EditFormat/>
        <ToolTip/>
        <MarkNegatives>false</MarkNegatives>
        <Mask/>
        <MultiLine>false</MultiLine>
        <ExtendedEdit>false</ExtendedEdit>
        <MinValue xsi:nil="true"/>
        <MaxValue xsi:nil="true"/>
        <FillChecking>DontCheck</FillChecking>
        <ChoiceFoldersAndItems>Items</ChoiceFoldersAndItems>
        <ChoiceParameterLinks/>
        <ChoiceParameters/>
        <QuickChoice>Auto</QuickChoice>
        <CreateOnInput>Auto</CreateOnInput>
        <ChoiceForm/>
        <LinkByType/>
        <ChoiceHistoryOnInput>Auto</ChoiceHistoryOnInput>

        """;

    private const string ObjectScreen = """
        <SearchStringModeOnInputByString>Begin</SearchStringModeOnInputByString>
        <FullTextSearchOnInputByString>DontUse</FullTextSearchOnInputByString>
        <ChoiceDataGetModeOnInputByString>Directly</ChoiceDataGetModeOnInputByString>
        <DefaultObjectForm/>
        <DefaultListForm/>
        <DefaultChoiceForm/>
        <AuxiliaryObjectForm/>
        <AuxiliaryListForm/>
        <AuxiliaryChoiceForm/>
        <IncludeHelpInContents>false</IncludeHelpInContents>
        <BasedOn/>
        <DataLockFields/>
        <DataLockControlMode>Managed</DataLockControlMode>
        <FullTextSearch>Use</FullTextSearch>
        <ObjectPresentation/>
        <ExtendedObjectPresentation/>
        <ListPresentation/>
        <ExtendedListPresentation/>
        <Explanation/>
        <CreateOnInput>DontUse</CreateOnInput>
        <ChoiceHistoryOnInput>Auto</ChoiceHistoryOnInput>
        <DataHistory>DontUse</DataHistory>
        """;

    private const string StandardAttribute = """
        <xr:LinkByType/>
        <xr:FillChecking>DontCheck</xr:FillChecking>
        <xr:MultiLine>false</xr:MultiLine>
        <xr:FillFromFillingValue>false</xr:FillFromFillingValue>
        <xr:CreateOnInput>Auto</xr:CreateOnInput>
        <xr:TypeReductionMode>TransformValues</xr:TypeReductionMode>
        <xr:MaxValue xsi:nil="true"/>
        <xr:ToolTip/>
        <xr:ExtendedEdit>false</xr:ExtendedEdit>
        <xr:Format/>
        <xr:ChoiceForm/>
        <xr:QuickChoice>Auto</xr:QuickChoice>
        <xr:ChoiceHistoryOnInput>Auto</xr:ChoiceHistoryOnInput>
        <xr:EditFormat/>
        <xr:PasswordMode>false</xr:PasswordMode>
        <xr:DataHistory>Use</xr:DataHistory>
        <xr:MarkNegatives>false</xr:MarkNegatives>
        <xr:MinValue xsi:nil="true"/>
        <xr:Synonym/>
        <xr:Comment/>
        <xr:FullTextSearch>Use</xr:FullTextSearch>
        <xr:ChoiceParameterLinks/>
        <xr:FillValue xsi:nil="true"/>
        <xr:Mask/>
        <xr:ChoiceParameters/>
        </xr:StandardAttribute>

        """;

    private readonly UTF8Encoding _encoding = new(encoderShouldEmitUTF8Identifier: true);

    private void File(string path, string text)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        System.IO.File.WriteAllText(full, text, _encoding);
    }

    private string Object(string kind, string name, string properties, string children = "", string generated = "")
    {
        if (kind is not ("Configuration" or "Recalculation")) _listed.Add((kind, name));
        return $"""
            {Header}<{kind} uuid="{Uuid()}">
            {generated}<Properties>
            <Name>{name}</Name>
            {Synonym(name)}<Comment/>
            {properties}
            </Properties>
            <ChildObjects>{children}</ChildObjects>
            </{kind}>
            </MetaDataObject>

            """;
    }

    private string Generated(string kind, string name)
    {
        var types = new StringBuilder("<InternalInfo>\n");
        foreach (var category in (string[])["Object", "Ref", "Selection", "List", "Manager"])
            types.Append($"<xr:GeneratedType name=\"{kind}{category}.{name}\" category=\"{category}\">\n"
                + $"<xr:TypeId>{Uuid()}</xr:TypeId>\n<xr:ValueId>{Uuid()}</xr:ValueId>\n</xr:GeneratedType>\n");
        return types.Append("</InternalInfo>\n").ToString();
    }

    private static string StandardAttributes(params string[] names) =>
        "<StandardAttributes>\n" + string.Concat(
            names.Select(name => $"<xr:StandardAttribute name=\"{name}\">\n{StandardAttribute}")) + "</StandardAttributes>";

    private void TabularSection(StringBuilder to, int attributes)
    {
        var name = $"Таблица{to.Length}";
        to.Append($"<TabularSection uuid=\"{Uuid()}\">\n<Properties>\n<Name>{name}</Name>\n{Synonym(name)}<Comment/>\n<ToolTip/>\n"
            + $"<FillChecking>DontCheck</FillChecking>\n{StandardAttributes("LineNumber")}\n<LineNumberLength>5</LineNumberLength>\n"
            + "</Properties>\n<ChildObjects>\n");
        Attributes(to, "Attribute", attributes);
        to.Append("</ChildObjects>\n</TabularSection>\n");
    }

    private void Attributes(StringBuilder to, string kind, int count, string extra = "", string? type = null)
    {
        for (var i = 0; i < count; i++)
        {
            var name = $"{Pick(Words)}{kind[0]}{i}";
            to.Append($"<{kind} uuid=\"{Uuid()}\">\n<Properties>\n"
                + $"<Name>{name}</Name>\n{Synonym(name)}<Comment/>\n{type ?? Type()}\n{FieldScreen}{extra}");
            to.Append($"<Indexing>{(_random.Next(10) == 0 ? "Index" : "DontIndex")}</Indexing>\n"
                + $"<FullTextSearch>Use</FullTextSearch>\n<DataHistory>Use</DataHistory>\n</Properties>\n</{kind}>\n");
        }
    }

    private static string Synonym(string text) =>
        $"<Synonym>\n<v8:item>\n<v8:lang>ru</v8:lang>\n<v8:content>{text}, описание</v8:content>\n</v8:item>\n</Synonym>\n";

    /// <summary>A type in the proportions of real configurations: half strings and numbers, a third references, some composites.</summary>
    private string Type()
    {
        var one = _random.Next(100) switch
        {
            < 20 => StringType(Pick([10, 50, 100, 255])),
            < 25 => StringType(0),
            < 38 => NumberType(15, Pick([0, 2, 3])),
            < 44 => "<v8:TypeSet>cfg:DefinedType.ДенежнаяСумма</v8:TypeSet>",
            < 56 => "<v8:Type>xs:boolean</v8:Type>",
            < 63 => "<v8:Type>xs:dateTime</v8:Type>\n<v8:DateQualifiers>\n<v8:DateFractions>Date</v8:DateFractions>\n</v8:DateQualifiers>",
            < 85 => Ref("CatalogRef", _catalogs),
            < 91 => Ref("EnumRef", _enums),
            < 94 => Ref("DocumentRef", _documents),
            < 97 => string.Concat(
                Ref("CatalogRef", _catalogs), Ref("DocumentRef", _documents), Ref("DocumentRef", _documents), StringType(100)),
            < 98 => "<v8:TypeSet>cfg:DefinedType.Владелец</v8:TypeSet>",
            < 99 => "<v8:TypeSet>cfg:DocumentRef</v8:TypeSet>",
            _ => "<v8:Type>v8:ValueStorage</v8:Type>",
        };
        return $"<Type>\n{one}\n</Type>";
    }

    private string Ref(string kind, string[] names) => $"<v8:Type>cfg:{kind}.{Pick(names)}</v8:Type>";

    private static string StringType(int length) =>
        $"<v8:Type>xs:string</v8:Type>\n<v8:StringQualifiers>\n<v8:Length>{length}</v8:Length>\n"
            + $"<v8:AllowedLength>Variable</v8:AllowedLength>\n</v8:StringQualifiers>";

    private static string NumberType(int digits, int fraction) =>
        $"<v8:Type>xs:decimal</v8:Type>\n<v8:NumberQualifiers>\n<v8:Digits>{digits}</v8:Digits>\n"
            + $"<v8:FractionDigits>{fraction}</v8:FractionDigits>\n<v8:AllowedSign>Any</v8:AllowedSign>\n</v8:NumberQualifiers>";

    private T Pick<T>(T[] items) => items[_random.Next(items.Length)];

    private static string Flag(bool value) => value ? "true" : "false";

    private string Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes).ToString("D");
    }
}
