package fault

// Codes around agencies, their people and their posts.
var (
	// UnitExists: the agency already has a unit of that name or id.
	UnitExists = Define("unit-exists", Conflict,
		Text{"本单位已有同名的科室或中队（{unit}）。", "数据没有变化。", "请换用其他名称，或使用已有的科室、中队。"},
		Text{"The agency already has a unit {unit}.", "Nothing was changed.", "Choose another name or use the unit that is there."})
	// DelegationRefused: the delegation would give more than the delegator holds.
	DelegationRefused = Define("delegation-refused", Invalid,
		Text{"不能这样委托岗位：{problem}。", "数据没有变化。", "请核对委托岗位、受托人和起止时间。"},
		Text{"The post cannot be delegated so: {problem}.", "Nothing was changed.", "Check the post, the person and the period."})
	// PostVacant: nobody holds the post that must act.
	PostVacant = Define("post-vacant", Conflict,
		Text{"该单位目前无人担任此岗位（{post}）。", "数据没有变化。", "请先任命人员或办理委托。"},
		Text{"Nobody holds the post {post} in this agency at present.", "Nothing was changed.", "Appoint somebody or delegate the post first."})
)
