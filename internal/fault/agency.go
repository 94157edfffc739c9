package fault

// Codes around agencies, their people and their posts.
var (
	// UnitExists: the agency already has a unit of that name or id.
	UnitExists = Define("unit-exists", Conflict,
		Text{"本单位已有同名的科室或中队（{unit}）。", "数据没有变化。", "请换用其他名称，或使用已有的科室、中队。"},
		Text{"The agency already has a unit {unit}.", "Nothing was changed.", "Choose another name or use the unit that is there."})
	// AgencyStaffed: officers still work for the agency that is to be closed.
	AgencyStaffed = Define("agency-has-officers", Conflict,
		Text{"该单位还有 {count} 名在岗人员，不能撤并。", "数据没有变化。", "请先办理人员离岗，再撤并单位。"},
		Text{"The agency still has {count} officers and cannot be closed.", "Nothing was changed.", "Record that they left first."})
	// AgencyNamed: another agency has this name or short name.
	AgencyNamed = Define("agency-name-taken", Conflict,
		Text{"已有名称或简称相同的执法机构：{agency}。", "数据没有变化。", "机构设立后不能删除，请核对是否重复设立；确为两个机构的，请用能够区分的名称和简称。"},
		Text{"Another agency has this name or short name: {agency}.", "Nothing was changed.", "An agency can never be removed: check that it is not established twice. If there are two, give them names that differ."})
	// AgencyClosed: the agency was closed; nobody joins it any more.
	AgencyClosed = Define("agency-closed", Conflict,
		Text{"该单位已撤并。", "数据没有变化，原有记录完好。", "请选择现有单位。"},
		Text{"The agency is closed.", "Nothing was changed; its records are intact.", "Choose an agency that works."})
	// CityStays: the city agency carries the installation and cannot be closed.
	CityStays = Define("city-stays", Conflict,
		Text{"市级单位是本系统的设立单位，不能撤并。", "数据没有变化。", "如机构更名，请办理补正。"},
		Text{"The city agency carries this installation and cannot be closed.", "Nothing was changed.", "If it was renamed, amend it."})
	// CertificateTaken: another officer has this certificate number.
	CertificateTaken = Define("certificate-taken", Conflict,
		Text{"该执法证号已登记在另一人名下。", "数据没有变化。", "请核对证号；调入人员请先在原单位办理离岗并更正证号。"},
		Text{"This certificate number is another officer's.", "Nothing was changed.", "Check the number; for somebody who moved, amend his former record first."})
	// NotOnStaff: the person does not work for the agency.
	NotOnStaff = Define("not-on-staff", Conflict,
		Text{"该人员不是本单位在岗人员。", "数据没有变化。", "请核对人员；调入人员请先登记。"},
		Text{"This person does not work for the agency.", "Nothing was changed.", "Check the person; enrol whoever moved here first."})
	// DelegationRefused: the delegation would give more than the delegator holds.
	DelegationRefused = Define("delegation-refused", Invalid,
		Text{"不能这样委托岗位：{problem}。", "数据没有变化。", "请核对委托岗位、受托人和起止时间。"},
		Text{"The post cannot be delegated so: {problem}.", "Nothing was changed.", "Check the post, the person and the period."})
	// PostVacant: nobody holds the post that must act.
	PostVacant = Define("post-vacant", Conflict,
		Text{"该单位目前无人担任此岗位（{post}）。", "数据没有变化。", "请先任命人员或办理委托。"},
		Text{"Nobody holds the post {post} in this agency at present.", "Nothing was changed.", "Appoint somebody or delegate the post first."})
)
