#Region EventHandlers

Procedure BeforeWrite(Cancel, WriteMode, PostingMode)
	
	If DataExchange.Load Then
		Return;
	EndIf;
	
	Amount = Goods.Total("Amount");
	
EndProcedure

Procedure Filling(FillingData, FillingText, StandardProcessing)
	
	If TypeOf(FillingData) <> Type("DocumentRef.Order") Then
		Return;
	EndIf;
	
	FillPropertyValues(ThisObject, FillingData, "Contractor, Organization, Warehouse, Currency, Amount");
	Basis = FillingData;
	PriceType = Constants.DefaultPriceType.Get();
	
	For Each OrderLine In FillingData.Goods Do
		FillPropertyValues(Goods.Add(), OrderLine);
	EndDo;
	
EndProcedure

Procedure Posting(Cancel, PostingMode)
	
	RegisterRecords.Stock.Write = True;
	RegisterRecords.Sales.Write = True;
	RegisterRecords.Settlements.Write = True;
	
	Query = New Query;
	Query.Text =
	"SELECT
	|	SaleGoods.Nomenclature AS Nomenclature,
	|	SaleGoods.Nomenclature.Kind AS Kind,
	|	MIN(SaleGoods.LineNumber) AS LineNumber,
	|	SUM(SaleGoods.Quantity) AS Quantity,
	|	SUM(SaleGoods.Amount) AS Amount
	|FROM
	|	Document.Sale.Goods AS SaleGoods
	|WHERE
	|	SaleGoods.Ref = &Ref
	|
	|GROUP BY
	|	SaleGoods.Nomenclature,
	|	SaleGoods.Nomenclature.Kind
	|
	|ORDER BY
	|	LineNumber";
	Query.SetParameter("Ref", Ref);
	
	Selection = Query.Execute().Select();
	While Selection.Next() Do
		
		If Selection.Kind <> Enums.NomenclatureKinds.Service Then
			Record = RegisterRecords.Stock.Add();
			Record.RecordType = AccumulationRecordType.Expense;
			Record.Period = Date;
			Record.Nomenclature = Selection.Nomenclature;
			Record.Warehouse = Warehouse;
			Record.Quantity = Selection.Quantity;
		EndIf;
		
		Record = RegisterRecords.Sales.Add();
		Record.Period = Date;
		Record.Nomenclature = Selection.Nomenclature;
		Record.Contractor = Contractor;
		Record.Warehouse = Warehouse;
		Record.Quantity = Selection.Quantity;
		Record.Amount = Selection.Amount;
		
	EndDo;
	
	Record = RegisterRecords.Settlements.Add();
	Record.RecordType = AccumulationRecordType.Receipt;
	Record.Period = Date;
	Record.Contractor = Contractor;
	Record.Amount = Amount;
	
	RegisterRecords.Stock.LockForUpdate = True;
	RegisterRecords.Write();
	
	StockServer.CheckNegativeBalance(Ref, Warehouse, New Boundary(PointInTime(), BoundaryType.Including), Cancel);
	
EndProcedure

#EndRegion
