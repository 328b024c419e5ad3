using System.Diagnostics;
using Xunit;

namespace Grossbuch.Conformance;

/// <summary>The clients that people already use, unchanged but for host and base.</summary>
public sealed class IntegratorTests(DemoServer server)
{
    /// <summary>What python-requests sends: <c>%24filter=DeletionMark+eq+false</c>.</summary>
    [Fact]
    public async Task Python_requests_reads_and_filters()
    {
        const string Program = """
            import os, requests
            base = os.environ["BASE"] + "/trade/odata/standard.odata"
            auth = ("odata_user", "password")
            resp = requests.get(base + "/Catalog_Nomenclature", params={"$format": "json", "$top": 10}, auth=auth)
            resp.raise_for_status()
            items = resp.json()["value"]
            assert len(items) == 10, len(items)
            for item in items:
                print(item["Description"], item["Code"])
            params = {"$format": "json", "$filter": "DeletionMark eq false", "$orderby": "Description asc", "$select": "Ref_Key,Code,Description"}
            resp = requests.get(base + "/Catalog_Nomenclature", params=params, auth=auth)
            assert "%24filter=DeletionMark+eq+false" in resp.url, resp.url
            resp.raise_for_status()
            rows = resp.json()["value"]
            assert rows and all(set(row) == {"Ref_Key", "Code", "Description"} for row in rows), rows[:1]
            assert [row["Description"].lower() for row in rows] == sorted(row["Description"].lower() for row in rows)
            print("done")
            """;
        if (!await HasRequests()) Assert.Skip("python3-requests is not installed");
        var (exit, output, error) = await Python(Program);
        Assert.True(exit == 0, error);
        Assert.EndsWith("done\n", output, StringComparison.Ordinal);
    }

    private async Task<bool> HasRequests()
    {
        try
        {
            return (await Python("import requests")).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private async Task<(int ExitCode, string Output, string Error)> Python(string program)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(program);
        start.Environment["BASE"] = server.Address;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
