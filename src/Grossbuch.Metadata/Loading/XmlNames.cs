namespace Grossbuch.Metadata.Loading;

/// <summary>Namespaces of the Designer dump. Prefixes are local to a file or an element, so only these decide what a name means.</summary>
internal static class XmlNames
{
    public const string Classes = "http://v8.1c.ru/8.3/MDClasses";
    public const string Core = "http://v8.1c.ru/8.1/data/core";
    public const string Readable = "http://v8.1c.ru/8.3/xcf/readable";
    public const string CurrentConfiguration = "http://v8.1c.ru/8.1/data/enterprise/current-config";
    public const string Enterprise = "http://v8.1c.ru/8.1/data/enterprise";
    public const string Predefined = "http://v8.1c.ru/8.3/xcf/predef";
    public const string ExtraProperties = "http://v8.1c.ru/8.3/xcf/extrnprops";
    public const string Roles = "http://v8.1c.ru/8.2/roles";
    public const string Scheme = "http://v8.1c.ru/8.3/xcf/scheme";
    public const string Schema = "http://www.w3.org/2001/XMLSchema";
    public const string Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>
    /// A qualified name in the canonical notation: <c>CatalogRef.X</c> for types of the configuration, <c>xs:</c>, <c>v8:</c>, <c>xr:</c>
    /// and <c>ent:</c> for the platform's own, <c>{uri}name</c> for the rest and <c>?name</c> when the prefix is not declared.
    /// </summary>
    public static string Canonical(string? uri, string local) => uri switch
    {
        CurrentConfiguration => local,
        Schema => "xs:" + local,
        Core => "v8:" + local,
        Readable => "xr:" + local,
        Enterprise => "ent:" + local,
        null or "" => "?" + local,
        _ => "{" + uri + "}" + local,
    };
}
