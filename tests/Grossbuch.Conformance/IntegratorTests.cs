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

    /// <summary>The integrator's story: made, read back, changed, marked, deleted, gone.</summary>
    [Fact]
    public async Task Python_requests_writes()
    {
        const string Program = """
            import json, os, requests
            base = os.environ["BASE"] + "/trade-writing/odata/standard.odata"
            auth = ("odata_user", "password")
            url = base + "/Catalog_Contractors"
            headers = {"Content-Type": "application/json"}
            data = {"Description": "LLC Chamomile and sons", "Code": "00-009999"}
            resp = requests.post(url + "?$format=json", data=json.dumps(data), headers=headers, auth=auth)
            assert resp.status_code == 201, resp.text
            made = resp.json()
            key = made["Ref_Key"]
            assert resp.headers["Location"] == f"{url}(guid'{key}')", resp.headers
            assert made["Code"] == "00-009999" and made["DeletionMark"] is False
            one = f"{url}(guid'{key}')"
            read = requests.get(one, params={"$format": "json"}, auth=auth).json()
            assert read == made, read
            resp = requests.patch(one, params={"$format": "json"}, json={"Description": "\u041e\u041e\u041e \u0420\u043e\u043c\u0430\u0448\u043a\u0430"}, auth=auth)
            assert resp.status_code == 200 and resp.json()["Description"] == "\u041e\u041e\u041e \u0420\u043e\u043c\u0430\u0448\u043a\u0430", resp.text
            assert resp.json()["Code"] == "00-009999" and resp.json()["DataVersion"] != made["DataVersion"]
            resp = requests.patch(one, params={"$format": "json"}, json={"DeletionMark": True}, auth=auth)
            assert resp.json()["DeletionMark"] is True
            resp = requests.delete(one, auth=auth)
            assert resp.status_code == 204 and not resp.content, resp.text
            resp = requests.get(one, params={"$format": "json"}, auth=auth)
            assert resp.status_code == 404 and resp.json()["odata.error"]["code"] == "9", resp.text
            sale = {"Date": "2024-05-06T07:08:09", "Goods": [{"LineNumber": "1", "Quantity": 2, "Price": 10.5}, {"LineNumber": 2, "Quantity": 1}]}
            resp = requests.post(base + "/Document_Sale", params={"$format": "json"}, json=sale, auth=auth)
            assert resp.status_code == 201, resp.text
            assert [row["LineNumber"] for row in resp.json()["Goods"]] == ["1", "2"], resp.text
            assert resp.json()["Number"].strip(), resp.text
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
