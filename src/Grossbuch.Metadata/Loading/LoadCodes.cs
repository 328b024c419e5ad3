namespace Grossbuch.Metadata.Loading;

/// <summary>Stable codes of the loader's findings.</summary>
public static class LoadCodes
{
    /// <summary>The folder holds no configuration.</summary>
    public const string NoConfiguration = "GB1001";

    /// <summary>A file is not well-formed XML, holds a DTD, is nested too deeply or is too big.</summary>
    public const string BadXml = "GB1002";

    /// <summary>A file does not describe what its place says.</summary>
    public const string WrongFile = "GB1003";

    /// <summary>A listed object or a part of it has no file.</summary>
    public const string MissingFile = "GB1004";

    public const string DuplicateName = "GB1005";

    public const string CyclicType = "GB1006";

    /// <summary>The dump's format is not supported: plain dumps, EDT projects.</summary>
    public const string Format = "GB1007";

    /// <summary>A name or an identifier is malformed.</summary>
    public const string BadName = "GB1008";

    /// <summary>The text of a type is no type at all.</summary>
    public const string BadType = "GB1009";

    /// <summary>The source is an extension.</summary>
    public const string Extension = "GB1010";

    public const string UnlistedFile = "GB1101";

    public const string UnknownKind = "GB1102";

    public const string UnknownProperty = "GB1103";

    /// <summary>A property has a value that this loader does not know.</summary>
    public const string UnknownValue = "GB1104";

    /// <summary>A type that cannot be stored, or that refers to nothing.</summary>
    public const string UnresolvedType = "GB1105";

    /// <summary>A name in a property refers to nothing.</summary>
    public const string UnresolvedName = "GB1106";

    public const string FillValue = "GB1107";

    /// <summary>A role mentions objects or rights that do not exist.</summary>
    public const string UnknownRight = "GB1108";

    /// <summary>A module is delivered without its source.</summary>
    public const string ModuleWithoutSource = "GB1109";

    /// <summary>Files of objects that store nothing are absent.</summary>
    public const string StrippedDump = "GB1201";

    /// <summary>A right is restricted to some rows.</summary>
    public const string RowRestriction = "GB1202";
}
