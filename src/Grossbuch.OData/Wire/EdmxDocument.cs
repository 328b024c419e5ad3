using Grossbuch.Core.Values;
using Grossbuch.OData.Model;

namespace Grossbuch.OData.Wire;

/// <summary>The <c>$metadata</c> document (odata §3): entity types, complex types, associations, enumerations, one container.</summary>
internal sealed class EdmxDocument
{
    private const string Namespace = "StandardODATA";

    private readonly EntityModel _model;
    private readonly EntitySet[] _sets;
    private readonly TabbedXml _xml;

    private EdmxDocument(EntityModel model, TabbedXml xml)
    {
        _model = model;
        _sets = [.. model.Sets];
        _xml = xml;
    }

    /// <exception cref="ODataException">DuplicateNames: the interface as a whole is not there then (odata §3.3).</exception>
    public static byte[] Render(EntityModel model)
    {
        using var buffer = new WireBuffer(1 << 16);
        new EdmxDocument(model, new TabbedXml(buffer)).Write();
        return buffer.Written.ToArray();
    }

    private void Write()
    {
        _xml.Declaration();
        _xml.Open("edmx:Edmx", ("xmlns:edmx", "http://schemas.microsoft.com/ado/2007/06/edmx"), ("Version", "1.0"));
        _xml.Open(
            "edmx:DataServices", ("xmlns:m", "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"),
                ("m:DataServiceVersion", "3.0"),
            ("m:MaxDataServiceVersion", "3.0"));
        _xml.Open("Schema", ("xmlns", "http://schemas.microsoft.com/ado/2009/11/edm"), ("Namespace", Namespace));
        foreach (var set in _sets) EntityType(set);
        ComplexTypes();
        foreach (var set in _sets) Associations(set);
        EnumTypes();
        Container();
        _xml.Close("Schema");
        _xml.Close("edmx:DataServices");
        _xml.Close("edmx:Edmx");
    }

    private void EntityType(EntitySet set)
    {
        set.CheckNames();
        if (IsOpen(set)) _xml.Open("EntityType", ("Name", set.Name), ("OpenType", "true"));
        else _xml.Open("EntityType", ("Name", set.Name));
        _xml.Open("Key");
        foreach (var part in set.Key) _xml.Empty("PropertyRef", ("Name", part.Name));
        foreach (var part in set.Key)
            if (part.TypeName is { } type) _xml.Empty("PropertyRef", ("Name", type));
        _xml.Close("Key");
        Properties(set, withSections: true);
        foreach (var (property, _) in set.Navigations)
            _xml.Empty(
                "NavigationProperty", ("Name", property.BaseName), ("Relationship", $"{Namespace}.{set.Name}_{property.BaseName}"),
                    ("FromRole", "Begin"),
                ("ToRole", "End"));
        _xml.Close("EntityType");
    }

    private void Properties(EntitySet set, bool withSections)
    {
        foreach (var property in set.Properties)
        {
            Property(property.Name, property.EdmType, !set.Key.Contains(property));
            if (property.ContentName is { } content) Property(content, "Edm.Binary", isNullable: true);
        }
        if (withSections)
        {
            if (set.Kind == SetKind.RecordSets) Property("RecordSet", $"Collection({Namespace}.{set.Name}_RowType)", isNullable: false);
            foreach (var section in set.Sections)
                Property(section.Table.SectionName!, $"Collection({Namespace}.{section.Name}_RowType)", isNullable: true);
        }
        foreach (var property in set.Properties)
            if (property.TypeName is { } type) Property(type, "Edm.String", !set.Key.Contains(property));
    }

    // A composite that may hold a published object can be expanded into a property of its own, so the type is open (odata §3.4).
    private bool IsOpen(EntitySet set) => set.Properties.Any(property =>
        property.Kind == WireKind.Composite && property.Field!.Type.Refs.Any(type => _model.SetOf(type) is not null));

    private void ComplexTypes()
    {
        Complex("TypeDescription",
            ("Types", "Collection(Edm.String)"), ("NumberQualifiers", Namespace + ".NumberQualifiers"),
                ("StringQualifiers", Namespace + ".StringQualifiers"),
            ("DateQualifiers", Namespace + ".DateQualifiers"), ("BinaryDataQualifiers", Namespace + ".BinaryDataQualifiers"));
        Complex("NumberQualifiers", ("AllowedSign", "Edm.String"), ("Digits", "Edm.Int16"), ("FractionDigits", "Edm.Int16"));
        Complex("StringQualifiers", ("AllowedLength", "Edm.String"), ("Length", "Edm.Int64"));
        Complex("DateQualifiers", ("DateFractions", "Edm.String"));
        Complex("BinaryDataQualifiers", ("AllowedLength", "Edm.String"), ("Length", "Edm.Int64"));
        Complex("PointInTime", ("Ref", "Edm.String"), ("Date", "Edm.DateTime"));
        foreach (var set in _sets)
        {
            if (set.Kind == SetKind.Section) RowType(set, set.Name);
            else if (set.Kind == SetKind.Records) RowType(set, set.Name[..^EntityModel.RecordTypeSuffix.Length]);
            foreach (var (name, columns) in VirtualTypes.Of(set)) Virtual(name, [.. columns]);
        }
    }

    private void Complex(string name, params ReadOnlySpan<(string Name, string Type)> properties)
    {
        _xml.Open("ComplexType", ("Name", name));
        foreach (var (property, type) in properties) Property(property, type, isNullable: false);
        _xml.Close("ComplexType");
    }

    private void RowType(EntitySet rows, string name)
    {
        _xml.Open("ComplexType", ("Name", name + "_RowType"));
        Properties(rows, withSections: false);
        _xml.Close("ComplexType");
    }

    private void Virtual(string name, ComplexColumn[] columns)
    {
        _xml.Open("ComplexType", ("Name", name));
        foreach (var column in columns) Property(column.Name, column.EdmType, isNullable: true);
        foreach (var column in columns)
            if (column.TypeName is { } type) Property(type, "Edm.String", isNullable: true);
        _xml.Close("ComplexType");
    }

    private void Property(string name, string type, bool isNullable) =>
        _xml.Empty("Property", ("Name", name), ("Type", type), ("Nullable", isNullable ? "true" : "false"));

    private void Associations(EntitySet set)
    {
        foreach (var (property, target) in set.Navigations)
        {
            _xml.Open("Association", ("Name", $"{set.Name}_{property.BaseName}"));
            _xml.Empty("End", ("Role", "Begin"), ("Type", $"{Namespace}.{set.Name}"), ("Multiplicity", "*"));
            _xml.Empty("End", ("Role", "End"), ("Type", $"{Namespace}.{target.Name}"), ("Multiplicity", "0..1"));
            _xml.Close("Association");
        }
    }

    private void EnumTypes()
    {
        foreach (var item in _model.Enums) Enumeration(item.Name, item.Values.Select(value => value.Name));
        Enumeration("AccountType", ["Active", "ActivePassive", "Passive"]);
        Enumeration("AccountingRecordType", ["Credit", "Debit"]);
        Enumeration("AccumulationRecordType", ["Expense", "Receipt"]);
        Enumeration("AllowedSign", ["Any", "Nonnegative"]);
        Enumeration("AllowedLength", ["Fixed", "Variable"]);
        Enumeration("DateFractions", System.Enum.GetNames<DateParts>());
        // Declared twice by the platform itself (recorded); clients tolerate it.
        Enumeration("AllowedLength", ["Fixed", "Variable"]);
    }

    private void Enumeration(string name, IEnumerable<string> members)
    {
        _xml.Open("EnumType", ("Name", name), ("UnderlyingType", "Edm.Int32"));
        foreach (var member in members.Order(StringComparer.Ordinal)) _xml.Empty("Member", ("Name", member));
        _xml.Close("EnumType");
    }

    private void Container()
    {
        _xml.Open("EntityContainer", ("Name", "EnterpriseV8"), ("m:IsDefaultEntityContainer", "true"));
        foreach (var set in _sets) _xml.Empty("EntitySet", ("Name", set.Name), ("EntityType", $"{Namespace}.{set.Name}"));
        foreach (var set in _sets)
            foreach (var function in BoundFunction.Of(set)) Import(set, function);
        _xml.Close("EntityContainer");
    }

    private void Import(EntitySet set, BoundFunction function)
    {
        if (function.Returns is { } returns)
            _xml.Open(
                "FunctionImport", ("Name", function.Name), ("IsBindable", "true"), ("IsSideEffecting", "false"),
                    ("ReturnType", $"Collection({Namespace}.{returns})"));
        else _xml.Open("FunctionImport", ("Name", function.Name), ("IsBindable", "true"), ("IsSideEffecting", "true"));
        _xml.Empty("Parameter", ("Name", "bindingParameter"), ("Type", $"{Namespace}.{set.Name}"));
        foreach (var (name, type) in function.Parameters) _xml.Empty("Parameter", ("Name", name), ("Type", type));
        _xml.Close("FunctionImport");
    }
}
