import assert from "node:assert/strict";
import { join } from "node:path";
import type { Layout } from "../../../lib/evaluation/datasets/data_set.ts";
import { findImages } from "../../../lib/evaluation/datasets/find_images.ts";
import { type Files, withFiles } from "./files.ts";

/** What is found, with paths from the folder: finding looks at names, so that files may be empty. */
async function found(folder: string, layout?: Layout) {
  const { images, problems, ...rest } = await findImages(folder, layout);
  const short = (path: string) => path.replace(folder + "/", "");
  return {
    ...rest,
    images: images.map((image) => ({ ...image, image: short(image.image), masks: image.masks.map(short) })),
    problems: problems.map(({ name, problem }) => `${name} ${problem}`),
  };
}

const names = (list: string[]): Files => Object.fromEntries(list.map((name) => [name, ""]));

const PH2_TABLE = `
|| Name ||  Histological Diagnosis || Clinical Diagnosis || Asymmetry || Colors ||
|| IMD002 ||                            ||         0         ||     0     || 4 ||
|| IMD003 || Melanoma                   ||         2         ||     2     || 3 5 ||

Legends: Clinical Diagnosis: 0 - Common Nevus; 1 - Atypical Nevus; 2 - Melanoma.
`;

function ph2Files(root: string): Files {
  return {
    ...names(["IMD002", "IMD003", "IMD004"].flatMap((name) => [
      `${root}PH2 Dataset images/${name}/${name}_Dermoscopic_Image/${name}.bmp`,
      `${root}PH2 Dataset images/${name}/${name}_lesion/${name}_lesion.bmp`,
      `${root}PH2 Dataset images/${name}/${name}_roi/${name}_R1_Label3.bmp`,
    ])),
    [`${root}PH2_dataset.txt`]: PH2_TABLE,
  };
}

for (const place of ["", "PH2 Dataset images", "../above"]) {
  Deno.test(`findImages finds PH2 from ${place || "its folder"}`, async () => {
    const root = place === "../above" ? "PH2Dataset/" : "";
    await withFiles(ph2Files(root), async (folder) => {
      const { layout, images, problems } = await found(join(folder, place.replace("../above", "")));
      assert.equal(layout, "ph2");
      assert.deepEqual(problems, []);
      assert.deepEqual(images.map(({ name, class: kind }) => [name, kind]), [
        ["IMD002", "common nevus"],
        ["IMD003", "melanoma"],
        ["IMD004", undefined], // not in the table
      ]);
      assert.match(images[0].image, /IMD002\/IMD002_Dermoscopic_Image\/IMD002\.bmp$/);
      assert.match(images[0].masks.join(), /IMD002\/IMD002_lesion\/IMD002_lesion\.bmp$/);
    });
  });
}

Deno.test("findImages names a PH2 case without mask or image", async () => {
  const files = ph2Files("");
  delete files["PH2 Dataset images/IMD003/IMD003_lesion/IMD003_lesion.bmp"];
  delete files["PH2 Dataset images/IMD004/IMD004_Dermoscopic_Image/IMD004.bmp"];
  files["PH2 Dataset images/IMD004/IMD004_Dermoscopic_Image/Thumbs.db"] = "";
  await withFiles(files, async (folder) => {
    const { images, problems } = await found(folder);
    assert.deepEqual(images.map(({ name }) => name), ["IMD002"]);
    assert.deepEqual(problems, ["IMD003 has no mask", "IMD004 has no image"]);
  });
});

Deno.test("findImages finds ISIC images and masks in one folder, and passes superpixels over", async () => {
  const files = names([
    "ISIC_0000000.jpg",
    "ISIC_0000000_superpixels.png",
    "ISIC_0000000_segmentation.png",
    "ISIC_0000001.jpg",
    "ISIC_0000002_segmentation.png",
    "ATTRIBUTION.txt",
  ]);
  await withFiles(files, async (folder) => {
    assert.deepEqual(await found(folder), {
      layout: "isic",
      images: [{
        name: "ISIC_0000000.jpg",
        image: "ISIC_0000000.jpg",
        masks: ["ISIC_0000000_segmentation.png"],
      }],
      problems: ["ISIC_0000001.jpg has no mask", "ISIC_0000002_segmentation.png is a mask without an image"],
    });
  });
});

const CHALLENGE = names([
  "ISIC2018_Task1-2_Training_Input/ISIC_0000000.jpg",
  "ISIC2018_Task1-2_Training_Input/ISIC_0000001.jpg",
  "ISIC2018_Task1_Training_GroundTruth/ISIC_0000000_segmentation.png",
  "ISIC2018_Task1_Training_GroundTruth/ISIC_0000001_segmentation.png",
]);

for (const place of ["", "ISIC2018_Task1-2_Training_Input"]) {
  Deno.test(`findImages finds an ISIC challenge's two folders from ${place || "the one above"}`, async () => {
    await withFiles(CHALLENGE, async (folder) => {
      const { layout, images, problems } = await findImages(join(folder, place));
      assert.equal(layout, "isic");
      assert.deepEqual(problems, []);
      assert.deepEqual(
        images.map(({ name, masks }) => [name, ...masks]),
        ["ISIC_0000000", "ISIC_0000001"].map((id) => [
          `${id}.jpg`,
          join(folder, `ISIC2018_Task1_Training_GroundTruth/${id}_segmentation.png`),
        ]),
      );
    });
  });
}

Deno.test("findImages names an ISIC image that is there twice", async () => {
  await withFiles({ ...CHALLENGE, "old/ISIC_0000000.jpg": "" }, async (folder) => {
    const { images, problems } = await found(folder);
    assert.equal(images.length, 2);
    assert.deepEqual(problems, [
      "old/ISIC_0000000.jpg comes after ISIC2018_Task1-2_Training_Input/ISIC_0000000.jpg",
    ]);
  });
});

Deno.test("findImages finds BUSI's class folders and all masks of an image", async () => {
  const files = names([
    "Dataset_BUSI_with_GT/benign/benign (1).png",
    "Dataset_BUSI_with_GT/benign/benign (1)_mask.png",
    "Dataset_BUSI_with_GT/benign/benign (1)_mask_1.png",
    "Dataset_BUSI_with_GT/benign/benign (1)_mask_2.png",
    "Dataset_BUSI_with_GT/malignant/malignant (3).png",
    "Dataset_BUSI_with_GT/malignant/malignant (3)_mask.png",
    "Dataset_BUSI_with_GT/normal/normal (2).png",
    "Dataset_BUSI_with_GT/normal/normal (2)_mask.png",
    "Dataset_BUSI_with_GT/normal/normal (4).png",
  ]);
  for (const place of ["", "Dataset_BUSI_with_GT/"]) {
    await withFiles(files, async (folder) => {
      const { layout, images, problems } = await found(join(folder, place));
      assert.equal(layout, "busi");
      assert.deepEqual(images.map(({ name, class: kind, masks }) => [name, kind, masks.length]), [
        ["benign (1).png", "benign", 3],
        ["malignant (3).png", "malignant", 1],
        ["normal (2).png", "normal", 1],
      ]);
      assert.deepEqual(problems, ["normal (4).png has no mask"]);
    });
  }
});

Deno.test("findImages finds BUSI's names in one folder, with classes from the names", async () => {
  const files = names([
    "benign (1).png",
    "benign (1)_mask.png",
    "benign (2).png",
    "benign (2)_mask.png",
    "malignant (1).png",
    "malignant (1)_mask.png",
  ]);
  await withFiles(files, async (folder) => {
    const { layout, images } = await found(folder);
    assert.equal(layout, "busi");
    assert.deepEqual(images.map((image) => image.class), ["benign", "benign", "malignant"]);
  });
});

Deno.test("findImages finds images/ and masks/ of the same names, whatever their endings", async () => {
  const files = names([
    "images/a.jpg",
    "images/b.png",
    "images/c.bmp",
    "masks/a.png",
    "masks/b_mask.png",
    "masks/x.png",
  ]);
  await withFiles({ ...files, "images/notes.txt": "" }, async (folder) => {
    assert.deepEqual(await found(folder), {
      layout: "pairs",
      images: [
        { name: "a.jpg", image: "images/a.jpg", masks: ["masks/a.png"] },
        { name: "b.png", image: "images/b.png", masks: ["masks/b_mask.png"] },
      ],
      problems: ["c.bmp has no mask", "x.png is a mask without an image"],
    });
  });
});

Deno.test("findImages takes classes from names only where names tell images apart", async () => {
  const classes = async (stems: string[]) => {
    let classes: unknown[] = [];
    const files = names(stems.flatMap((stem) => [`images/${stem}.png`, `masks/${stem}.png`]));
    await withFiles(files, async (folder) => {
      classes = (await found(folder)).images.map((image) => image.class);
    });
    return classes;
  };
  assert.deepEqual(await classes(["benign_1", "benign_2", "malignant_1"]), ["benign", "benign", "malignant"]);
  assert.deepEqual(await classes(["ISIC_1", "ISIC_2"]), [undefined, undefined]);
  assert.deepEqual(await classes(["a1", "b1"]), [undefined, undefined]); // a class for each image is none
  assert.deepEqual(await classes(["benign_1", "benign_2", "holiday"]), [undefined, undefined, undefined]);
});

Deno.test("findImages finds sequences with masks beside the frames, in folders of their own, or above", async () => {
  const layouts = [
    ["s1/1.png", "s1/1_mask.png", "s1/2.png", "s1/2_mask.png", "s2/1.png", "s2/1_mask.png"],
    [
      "s1/images/1.png",
      "s1/masks/1.png",
      "s1/images/2.png",
      "s1/masks/2.png",
      "s2/images/1.png",
      "s2/masks/1.png",
    ],
    [
      "images/s1/1.png",
      "masks/s1/1.png",
      "images/s1/2.png",
      "masks/s1/2.png",
      "images/s2/1.png",
      "masks/s2/1.png",
    ],
  ];
  for (const files of layouts) {
    await withFiles(names(files), async (folder) => {
      const { layout, images, problems } = await found(folder);
      assert.equal(layout, "sequences");
      assert.deepEqual(problems, []);
      assert.deepEqual(images.map(({ name, sequence }) => [name, sequence]), [
        ["s1/1.png", "s1"],
        ["s1/2.png", "s1"],
        ["s2/1.png", "s2"],
      ]);
      assert.deepEqual(images.flatMap(({ image, masks }) => [image, ...masks]).sort(), [...files].sort());
    });
  }
});

Deno.test("findImages takes the layout it is given, and says when it is not there", async () => {
  const files = names(["images/a.png", "masks/a.png", "a.png", "a_mask.png"]);
  await withFiles(files, async (folder) => {
    assert.equal((await found(folder)).layout, "busi");
    assert.deepEqual((await found(folder, "pairs")).images.map(({ image }) => image), ["images/a.png"]);
    await assert.rejects(found(folder, "ph2"), /no images with masks in the layout ph2/);
  });
});

Deno.test("findImages says what is wrong with a folder that has nothing, is none, or is missing", async () => {
  await withFiles({ "a.png": "" }, async (folder) => {
    await assert.rejects(findImages(folder), /no images with masks in any layout known here \(ph2, isic/);
    await assert.rejects(findImages(join(folder, "a.png")), /a\.png: it is not a folder/);
    await assert.rejects(findImages(join(folder, "b")), /b: there is no such folder/);
  });
});

Deno.test({
  name: "findImages follows no link out of the data set, and names what it leaves out",
  ignore: Deno.build.os === "windows", // links need rights there
  fn: async () => {
    const files = names([
      "set/images/a.png",
      "set/images/b.png",
      "set/masks/a.png",
      "set/masks/b.png",
      "secret.png",
    ]);
    await withFiles(files, async (folder) => {
      await Deno.symlink("b.png", join(folder, "set/images/inside.png"));
      await Deno.symlink("b.png", join(folder, "set/masks/inside.png"));
      await Deno.symlink(join(folder, "secret.png"), join(folder, "set/images/outside.png"));
      await Deno.symlink("nowhere", join(folder, "set/images/broken.png"));
      await Deno.symlink("..", join(folder, "set/images/loop"));
      const { images, problems } = await found(join(folder, "set"));
      assert.deepEqual(images.map(({ name }) => name), ["a.png", "b.png", "inside.png"]);
      assert.deepEqual(problems, [
        "images/broken.png is a link that leads nowhere",
        "images/loop is a link to a folder that it is in",
        "images/outside.png is a link out of the data set's folder",
      ]);
    });
  },
});
