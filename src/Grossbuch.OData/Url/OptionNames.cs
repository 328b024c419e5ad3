namespace Grossbuch.OData.Url;

/// <summary>Query options that the interface knows (odata §6).</summary>
internal static class OptionNames
{
    public const string Filter = "$filter";
    public const string Select = "$select";
    public const string OrderBy = "$orderby";
    public const string Expand = "$expand";
    public const string Top = "$top";
    public const string Skip = "$skip";
    public const string Format = "$format";
    public const string InlineCount = "$inlinecount";
    public const string AllowedOnly = "allowedOnly";
    public const string AllowedOnlyDollar = "$allowedOnly";

    public static readonly string[] All = [Format, Filter, Select, OrderBy, Top, Skip, InlineCount, Expand, AllowedOnly, AllowedOnlyDollar];
}
