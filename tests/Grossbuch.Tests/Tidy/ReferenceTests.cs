using System.Xml.Linq;
using Xunit;

namespace Grossbuch.Tests.Tidy;

/// <summary>
/// The house's floors: which project may see which. The compiler enforces the references; this holds the references to the table.
/// </summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Core"] = [],
        ["Metadata"] = ["Core"],
        ["Query"] = ["Core", "Metadata"],
        ["Bsl"] = ["Core"],
        ["Storage"] = ["Core", "Metadata", "Query"],
        ["Infobase"] = ["Core", "Metadata", "Query", "Bsl", "Storage"],
        ["OData"] = ["Infobase", "Query", "Metadata", "Core"],
        ["Toolkit"] = ["Infobase", "Query", "Bsl", "Metadata", "Core"],
        ["Sites"] = ["Infobase", "Query", "Metadata", "Core"],
        ["Server"] = ["Core", "Metadata", "Query", "Bsl", "Storage", "Infobase", "OData", "Toolkit", "Sites"],
    };

    [Fact]
    public void Projects_refer_to_what_the_table_allows()
    {
        var projects = Directory.GetDirectories(Repository.Path("src")).Select(Path.GetFileName)
            .Select(name => name!["Grossbuch.".Length..]).Order().ToArray();
        Assert.Equal(Allowed.Keys.Order(), projects);
        foreach (var project in projects)
        {
            var references = ReadProject(project).Descendants("ProjectReference")
                .Select(item => Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value)["Grossbuch.".Length..]).ToArray();
            Assert.True(references.All(Allowed[project].Contains), $"{project} refers to more than the table allows");
        }
    }

    [Fact]
    public void Only_storage_knows_a_database_driver_and_only_doors_know_http()
    {
        foreach (var project in Allowed.Keys)
        {
            var text = ReadProject(project).ToString();
            Assert.True(project == "Storage"
                || !text.Contains("SQLite", StringComparison.OrdinalIgnoreCase), $"{project} refers to a database driver");
            Assert.True(
                project is "OData" or "Toolkit" or "Sites" or "Server"
                    || !text.Contains("AspNetCore", StringComparison.Ordinal), $"{project} refers to ASP.NET Core");
        }
    }

    private static XDocument ReadProject(string project) =>
        XDocument.Load(Repository.Path($"src/Grossbuch.{project}/Grossbuch.{project}.csproj"));
}
