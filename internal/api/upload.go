package api

import "time"

// Upload is bytes of one file on their way in 上传任务. They are sent by tus 1.0.
type Upload struct {
	ID       string    `json:"id"`
	FileName string    `json:"file_name,omitempty" doc:"as its sender named it, made safe to show"`
	Size     int64     `json:"size" doc:"bytes of the whole file"`
	SHA256   string    `json:"sha256,omitempty" doc:"of the whole file: as declared, and as found once it is complete"`
	Complete bool      `json:"complete,omitempty" doc:"all bytes are here: make an item of it"`
	Created  time.Time `json:"created"`
	Expires  time.Time `json:"expires" doc:"moves on with every piece"`
	Item     string    `json:"item,omitempty" doc:"what it became"`
}

// UploadProgress is an upload with how far it came.
type UploadProgress struct {
	Upload
	Offset     int64  `json:"offset" doc:"bytes that are durable; the next piece begins here"`
	KeptSHA256 string `json:"kept_sha256,omitempty" doc:"of the bytes before the offset: whoever goes on holds the beginning of his file against it; absent before the first byte"`
}

// UploadToken is the secret of one upload 上传令牌, to be shown as a bearer token: it goes on
// with this upload and finishes it, and does nothing else.
type UploadToken struct {
	Token string `json:"token" doc:"kept nowhere; another one ends it"`
}
