#Region Public

// Checks that a document left no negative balance and tells the user about every shortage.
//
// Parameters:
//  Document  - DocumentRef - the document that has written its records.
//  Warehouse - CatalogRef.Warehouses - the warehouse to check.
//  Boundary  - Boundary - the moment of the balance.
//  Cancel    - Boolean - becomes True when something is short.
//
Procedure CheckNegativeBalance(Document, Warehouse, Boundary, Cancel) Export
	
	If Not Constants.ControlNegativeStock.Get() Then
		Return;
	EndIf;
	
	Query = New Query;
	Query.Text =
	"SELECT
	|	StockBalance.Nomenclature AS Nomenclature,
	|	PRESENTATION(StockBalance.Nomenclature) AS NomenclaturePresentation,
	|	-StockBalance.QuantityBalance AS Shortage
	|FROM
	|	AccumulationRegister.Stock.Balance(
	|			&Boundary,
	|			Warehouse = &Warehouse
	|				AND Nomenclature IN
	|					(SELECT
	|						StockRecords.Nomenclature
	|					FROM
	|						AccumulationRegister.Stock AS StockRecords
	|					WHERE
	|						StockRecords.Recorder = &Document)) AS StockBalance
	|WHERE
	|	StockBalance.QuantityBalance < 0";
	Query.SetParameter("Boundary", Boundary);
	Query.SetParameter("Warehouse", Warehouse);
	Query.SetParameter("Document", Document);
	
	Selection = Query.Execute().Select();
	While Selection.Next() Do
		Message = New UserMessage;
		Message.Text = StrTemplate("Not enough stock of ""%1"": %2 short", Selection.NomenclaturePresentation, Selection.Shortage);
		Message.Message();
		Cancel = True;
	EndDo;
	
EndProcedure

#EndRegion
