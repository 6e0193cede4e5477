package ui

import (
	"fmt"
	"io"
	"os"

	"fyne.io/fyne/v2"

	"github.com/handtruck/handtruck/app/platform"
	"github.com/handtruck/handtruck/scanner/camera"
)

// takePictures reads the barcodes of pictures that are dropped on the window: the camera of a desktop.
func (w *Window) takePictures() {
	w.window.SetOnDropped(func(_ fyne.Position, files []fyne.URI) {
		go func() { // decoding takes longer than a frame
			for _, file := range files {
				if err := w.readPicture(file.Path()); err != nil {
					w.Trouble(err)
				}
			}
		}()
	})
}

func (w *Window) readPicture(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open picture: %w", err)
	}
	defer file.Close()
	return w.ReadPicture(file)
}

// ReadPicture takes the barcode of a picture, PNG or JPEG, for a scan.
func (w *Window) ReadPicture(picture io.ReadSeeker) error {
	raw, err := camera.ReadFile(picture, camera.NewReader(), platform.Uptime())
	if err != nil {
		return err
	}
	return w.Scan(raw)
}
