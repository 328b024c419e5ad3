namespace Grossbuch.Metadata;

/// <summary>A named object of the configuration. The uuid is its identity across renames.</summary>
public abstract class MetadataObject
{
    public abstract MetadataKind Kind { get; }

    public required string Name { get; init; }

    public required Guid Uuid { get; init; }

    public LocalizedText Synonym { get; init; } = LocalizedText.Empty;

    public string Comment { get; init; } = "";

    /// <summary>The configuration that the object belongs to; set once, when the configuration is put together.</summary>
    public Configuration Configuration { get; internal set; } = null!;

    /// <summary><c>Catalog.Товары</c></summary>
    public string FullName => $"{Kind}.{Name}";

    /// <summary><c>Справочник.Товары</c></summary>
    public string FullNameRussian => $"{MetadataKinds.Singular.Words(Kind).Russian}.{Name}";

    /// <summary>Synonym in the language, else the name.</summary>
    public string PresentationIn(string language)
    {
        var text = Synonym.In(language, Configuration.DefaultLanguageCode);
        return text.Length > 0 ? text : Name;
    }

    public override string ToString() => FullName;
}
